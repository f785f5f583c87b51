package io.distributedcron.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** A database, a channel and workers in one thread, a millisecond at a time. */
final class SimWorld {
    static final Duration STEP = Duration.ofMillis(1);

    final SimTime time = new SimTime();
    final Random random;
    final MemoryStores stores = new MemoryStores(time);
    final MemoryChannels channels = new MemoryChannels(time);
    final RunSender sender = channels.runSender();
    final List<SimWorker> workers = new ArrayList<>();

    SimWorld(long seed) {
        random = new Random(seed);
    }

    SimWorker worker(JobFunction<?>... functions) {
        return worker(WorkerSettings.DEFAULT, functions);
    }

    SimWorker worker(WorkerSettings settings, JobFunction<?>... functions) {
        SimWorker worker = new SimWorker(this, "w" + (workers.size() + 1), settings, List.of(functions));
        workers.add(worker);
        return worker;
    }

    Instant in(Duration wait) {
        return time.instant().plus(wait);
    }

    void declare(Jobs job) {
        Job declared = job.declared();
        stores.jobs()
                .put(new JobDeclaration(
                        declared.id(), declared.uid(), declared.revision(), declared.spec(), false, Optional.empty()));
    }

    /** Plans a run of this job, and does not publish it. */
    Run plan(Jobs job, Instant at) {
        Run run = Run.planned(job.declared(), at, Ticket.random(random), time.instant());
        assertThat(stores.plannedRuns().plan(List.of(run))).containsExactly(run.id());
        return run;
    }

    void publish(Run run) {
        sender.send(List.of(RunMessage.of(run)));
    }

    Run planAndPublish(Jobs job, Instant at) {
        Run run = plan(job, at);
        publish(run);
        return run;
    }

    /** Publishes it again as it stands now, as the overdue pages do. */
    void publishAgain(Run run) {
        Run now = find(run);
        if (now.state() == RunState.PLANNED) {
            publish(now);
        }
    }

    Run find(Run run) {
        return Objects.requireNonNull(
                stores.plannedRuns().find(List.of(RunRef.of(run))).get(run.id()), "run " + run.id());
    }

    void step() {
        workers.forEach(SimWorker::tick);
        time.advance(STEP);
    }

    void pass(Duration duration) {
        Instant end = in(duration);
        while (time.instant().isBefore(end)) {
            step();
        }
    }
}

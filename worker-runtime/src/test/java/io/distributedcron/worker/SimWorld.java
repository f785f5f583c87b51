package io.distributedcron.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A database, a channel and workers in one thread, a millisecond at a time. */
final class SimWorld {
    final SimTime time = new SimTime();
    final Random random;
    final MemoryStores stores = new MemoryStores(time);
    final MemoryChannels channels = new MemoryChannels(time);
    final RunSender sender = channels.runSender();
    final List<SimWorker> workers = new ArrayList<>();

    private final Duration step;

    SimWorld(long seed) {
        this(seed, Duration.ofMillis(1));
    }

    SimWorld(long seed, Duration step) {
        this.step = step;
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
        assertThat(stores.plannedRuns().plan(List.of(run))).containsOnlyKeys(run.id());
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

    /** What the master does about workers whose lease is over. */
    void sweepLostWorkers() {
        for (WorkerLease lease : stores.leases().expired()) {
            stores.leases().close(lease);
        }
        Set<WorkerId> owners = stores.claimedRuns().owners();
        Set<WorkerId> known = stores.leases().known(owners);
        for (WorkerId lost : owners) {
            if (!known.contains(lost)) {
                stores.claimedRuns()
                        .end(stores.claimedRuns().runningOf(lost, 1000).stream()
                                .map(this::lost)
                                .toList());
            }
        }
    }

    private AttemptReport lost(Run run) {
        AttemptEnd end = run.lostAttempts() + 1 >= RetryPolicy.MAX_LOST_ATTEMPTS
                ? new AttemptEnd.Finished(new Ending.Failed(new Failure("WorkerLost", "")))
                : new AttemptEnd.Lost(time.instant(), Ticket.random(random));
        return new AttemptReport(
                run.id(), run.job(), run.claim().orElseThrow().token(), end, run.startedAt(), time.instant());
    }

    void step() {
        List.copyOf(workers).forEach(SimWorker::tick);
        time.advance(step);
    }

    void pass(Duration duration) {
        Instant end = in(duration);
        while (time.instant().isBefore(end)) {
            step();
        }
    }
}

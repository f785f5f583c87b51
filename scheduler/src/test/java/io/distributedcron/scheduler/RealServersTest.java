package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.channel.kafka.KafkaChannels;
import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Two schedulers as they run in production, against real servers, with a worker that is no more than its protocol. */
class RealServersTest {
    private static final PoolId POOL = new PoolId("ns", "pool");
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RUNS = Duration.ofSeconds(8);

    private final Random random = new Random(1);
    private final Installation installation =
            new Installation(String.format(Locale.ROOT, "test-%x", new Random().nextInt() & 0xffffffffL));
    private final SchedulerConnections connections = new SchedulerConnections(
            "test",
            installation,
            SharedServers.mongo().uri(),
            SharedServers.redis().uri(),
            SharedServers.kafka().bootstrapServers());

    @Test
    void everyPlannedTimeRunsOnceAndOneOfTwoSchedulersMayLeave() throws InterruptedException {
        try (MongoStores stores = MongoStores.connect(connections.mongoUri(), installation);
                KafkaTopics topics = new KafkaTopics(installation, connections.kafka())) {
            stores.ensureIndexes();
            topics.ensurePages();
            topics.ensurePool(POOL);
            Scheduler first = scheduler("a", stores);
            Scheduler second = scheduler("b", stores);
            await("both are ready", () -> first.ready() && second.ready());
            try (RunReceiver receiver = new KafkaChannels(installation, connections.kafka()).runReceiver(POOL, 500)) {
                WorkerId worker = registered(stores);
                List<Job> jobs = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    jobs.add(declare(stores, "job-" + i));
                }
                work(stores, receiver, worker, RUNS);
                first.stop();
                Instant left = stores.clock().now();
                work(stores, receiver, worker, RUNS);
                jobs.forEach(job -> everyTimeRan(stores, job, left.plus(RUNS).minusSeconds(3)));
            } finally {
                second.stop();
            }
        }
    }

    private Scheduler scheduler(String name, MongoStores stores) {
        Scheduler scheduler = SchedulerMain.wire(
                new SchedulerId(name), connections, SchedulerSettings.read(new Settings(Map.of())), stores);
        scheduler.start();
        return scheduler;
    }

    private static WorkerId registered(MongoStores stores) {
        WorkerId worker = new WorkerId("worker");
        WorkerProfile profile = new WorkerProfile(worker, POOL, Set.of(Simulation.FUNCTION), 16, "host");
        stores.leases().register(profile, WorkerLoad.idle(16), LEASE);
        return worker;
    }

    private Job declare(MongoStores stores, String name) {
        JobDeclaration declaration = new JobDeclaration(
                new JobId("ns", name),
                new JobUid("uid-" + name),
                1,
                Simulation.spec("* * * * * *", POOL, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST),
                false,
                Optional.empty());
        Job job = stores.jobs().put(declaration).job();
        stores.plannedRuns()
                .plan(PlannedTimes.first(Simulation.scheduleOf(job), job).times().stream()
                        .map(at -> Run.planned(job, at, Ticket.random(random), job.changedAt()))
                        .toList());
        return job;
    }

    private void work(MongoStores stores, RunReceiver receiver, WorkerId worker, Duration time) {
        long until = System.nanoTime() + time.toNanos();
        long renewed = 0;
        long claimed = 0;
        while (System.nanoTime() - until < 0) {
            if (System.nanoTime() - renewed > TimeUnit.SECONDS.toNanos(1)) {
                stores.leases().renew(worker, new WorkerLoad(claimed, claimed, 0, 16), LEASE);
                renewed = System.nanoTime();
            }
            List<RunMessage> polled = receiver.poll(Duration.ofMillis(100));
            if (!polled.isEmpty()) {
                Instant now = stores.clock().now();
                Claim claim = new Claim(Token.random(random), worker, now);
                Set<RunId> won = stores.claimedRuns()
                        .claim(polled.stream().map(RunMessage::ref).distinct().toList(), claim);
                claimed += won.size();
                receiver.acknowledge(polled);
                stores.claimedRuns()
                        .end(polled.stream()
                                .filter(run -> won.contains(run.id()))
                                .map(run -> new AttemptReport(
                                        run.id(),
                                        run.job(),
                                        claim.token(),
                                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                                        Optional.of(now),
                                        now))
                                .toList());
            }
        }
    }

    private static void everyTimeRan(MongoStores stores, Job job, Instant until) {
        List<Run> runs = stores.history().latest(job.id(), 1_000);
        List<Instant> ran = runs.stream()
                .filter(run -> run.scheduledTime().isBefore(until))
                .map(Run::scheduledTime)
                .toList()
                .reversed();
        List<Instant> expected = new ArrayList<>();
        for (Instant at : PlannedTimes.upTo(Simulation.scheduleOf(job), job.changedAt(), until)
                .times()) {
            if (at.isBefore(until)) {
                expected.add(at);
            }
        }
        assertThat(ran).as("times of %s", job.id()).containsExactlyElementsOf(expected);
        assertThat(runs).filteredOn(run -> run.scheduledTime().isBefore(until)).allSatisfy(run -> {
            assertThat(run.state()).as("%s", run.id()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.attempt()).isEqualTo(1);
        });
        assertThat(runs)
                .filteredOn(run -> run.scheduledTime().isAfter(job.changedAt().plusSeconds(6))
                        && run.scheduledTime().isBefore(until))
                .allSatisfy(run -> assertThat(run.claim().orElseThrow().claimedAt())
                        .as("%s is claimed ahead of %s, or shortly after", run.id(), run.scheduledTime())
                        .isBefore(run.scheduledTime().plusMillis(1_500)));
    }

    private static void await(String what, BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - limit).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}

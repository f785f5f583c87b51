package io.distributedcron.scheduler.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.SkippedTimes;
import io.distributedcron.core.store.TrimNote;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.scheduler.UnreadableJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration FLOOR = Duration.ofMinutes(10);
    private static final PoolId POOL = new PoolId("ns", "pool");
    private static final JobSpec SPEC = JobSpec.of("f", Timing.of("* * * * *", "UTC"), POOL);

    private final AtomicLong millis = new AtomicLong();
    private final MemoryStores stores = new MemoryStores(this::now);
    private final Random random = new Random(1);
    private final RepairLostWorkers lost =
            new RepairLostWorkers(stores.leases(), stores.claimedRuns(), this::now, random);

    private Instant now() {
        return START.plusMillis(millis.get());
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    private Job job() {
        return stores.jobs()
                .put(new JobDeclaration(new JobId("ns", "job"), new JobUid("uid"), 1, SPEC, false, Optional.empty()))
                .job();
    }

    private Run planned(Job job, Instant at) {
        Run run = Run.planned(job, at, Ticket.random(random), now());
        stores.plannedRuns().plan(List.of(run));
        return run;
    }

    private void register(String worker) {
        stores.leases()
                .register(
                        new WorkerProfile(new WorkerId(worker), POOL, Set.of("f"), 4, "h"), WorkerLoad.idle(4), LEASE);
    }

    private Claim claim(Run run, String worker) {
        Claim claim = new Claim(Token.random(random), new WorkerId(worker), now());
        assertThat(stores.claimedRuns().claim(List.of(RunRef.of(stored(run))), claim))
                .containsExactly(run.id());
        return claim;
    }

    private Run stored(Run run) {
        return stores.plannedRuns()
                .find(List.of(RunRef.of(run)))
                .values()
                .iterator()
                .next();
    }

    private void finish(Run run) {
        Claim claim = claim(run, "w");
        stores.claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(),
                        run.job(),
                        claim.token(),
                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                        Optional.of(now()),
                        now())));
    }

    @Test
    void runsOfAJobThatCannotBeReadAreNotWithdrawn() {
        Job job = job();
        Run run = planned(job, now().plusSeconds(60));
        chains(new UnreadableJobs(stores.jobs(), Set.of(job.id()))).tick();
        assertThat(stored(run).state()).isEqualTo(RunState.PLANNED);
    }

    @Test
    void runsOfAJobThatIsGoneAreWithdrawn() {
        Job gone = new Job(new JobId("ns", "gone"), new JobUid("uid-2"), 1, SPEC, Job.Status.ACTIVE, now());
        Run run = planned(gone, now().plusSeconds(60));
        chains(stores.jobs()).tick();
        assertThat(stores.plannedRuns().find(List.of(RunRef.of(run)))).isEmpty();
    }

    private RepairBrokenChains chains(JobStore jobs) {
        RepairChain repair =
                new RepairChain(stores.plannedRuns(), stores.history(), new Schedules(), this::now, this::now, random);
        WithdrawRuns withdraw = new WithdrawRuns(stores.plannedRuns(), new Schedules(), random);
        HoldFailingJobs hold = new HoldFailingJobs(stores.heldJobs(), jobs, withdraw, stores.history(), this::now);
        return new RepairBrokenChains(stores.history(), jobs, repair, hold, Slot.COUNT, 0);
    }

    @Test
    void theRunOfALivingWorkerIsLeftAlone() {
        register("w");
        Run run = planned(job(), START);
        claim(run, "w");
        pass(LEASE.minusMillis(1));
        lost.tick();
        assertThat(stored(run).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void theRunOfALostWorkerGoesOnToItsNextAttemptAtOnce() {
        register("w");
        Run run = planned(job(), START);
        claim(run, "w");
        pass(LEASE.plusMillis(1));
        lost.tick();
        Run again = stored(run);
        assertThat(again.state()).isEqualTo(RunState.PLANNED);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.lostAttempts()).isEqualTo(1);
        assertThat(again.dueTime()).isEqualTo(now());
        assertThat(again.ticket()).isNotEqualTo(run.ticket());
    }

    @Test
    void runsLostTogetherComeBackScatteredAndFurtherApartEachTime() {
        Job job = job();
        List<Run> runs = new ArrayList<>();
        register("w1");
        for (int i = 0; i < 30; i++) {
            runs.add(planned(job, START.plusSeconds(60L * i)));
            claim(runs.getLast(), "w1");
        }
        pass(LEASE.plusMillis(1));
        lost.tick();
        assertThat(runs).allSatisfy(run -> assertThat(stored(run).dueTime()).isBetween(now(), now().plusSeconds(1)));
        register("w2");
        runs.forEach(run -> claim(run, "w2"));
        pass(LEASE.plusMillis(1));
        lost.tick();
        assertThat(runs.stream().map(run -> stored(run).dueTime()).distinct().count())
                .isGreaterThan(25);
        assertThat(runs).anySatisfy(run -> assertThat(stored(run).dueTime()).isAfter(now().plusSeconds(10)));
    }

    @Test
    void aRunThatIsLostThreeTimesFails() {
        Run run = planned(job(), START);
        for (int i = 1; i <= 3; i++) {
            register("w" + i);
            claim(run, "w" + i);
            pass(LEASE.plusMillis(1));
            lost.tick();
        }
        Run failed = stored(run);
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(failed.ending())
                .hasValueSatisfying(ending -> assertThat(ending).isInstanceOf(Ending.Failed.class));
    }

    @Test
    void aLostRunWhoseDeadlineIsOverIsNotTriedAgain() {
        register("w");
        Job plain = job();
        Job limited = new Job(
                plain.id(),
                plain.uid(),
                plain.revision(),
                plain.spec().failing(FailurePolicy.within(Duration.ofSeconds(1))),
                plain.status(),
                plain.changedAt());
        Run run = planned(limited, START);
        claim(run, "w");
        pass(LEASE.plusMillis(1));
        lost.tick();
        assertThat(stored(run).ending()).hasValueSatisfying(ending -> assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.TimedOut.class,
                        over -> assertThat(over.failure().errorClass()).isEqualTo(Failure.DEADLINE_EXCEEDED)));
    }

    @Test
    void aLostRunThatWasAskedToStopIsCancelled() {
        register("w");
        Run run = planned(job(), START);
        claim(run, "w");
        stores.claimedRuns().requestCancel(stored(run), CancelReason.JOB_DELETED, now());
        pass(LEASE.plusMillis(1));
        lost.tick();
        assertThat(stored(run).state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aClaimMadeByAClosedWorkerIsSweptLikeAnyOther() {
        register("w");
        pass(LEASE.plusMillis(1));
        lost.tick();
        Run run = planned(job(), START);
        claim(run, "w");
        lost.tick();
        assertThat(stored(run).attempt()).isEqualTo(2);
    }

    @Test
    void theJanitorNotesWhatItForgetsAndKeepsTheLimits() {
        Job job = job();
        for (int i = 0; i < 30; i++) {
            finish(planned(job, START.plusSeconds(i)));
        }
        pass(FLOOR.plusSeconds(31));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSize(3);
        TrimNote note = stores.history().notes(List.of(job.id())).get(job.id());
        assertThat(note)
                .isEqualTo(
                        new TrimNote(START.plusSeconds(26), Optional.of(START), Optional.empty(), 27, 0).from(START));
    }

    @Test
    void failuresThatAreCountedStayWhateverTheLimitsSay() {
        Job job = job();
        List<FinishedRun> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Instant time = START.plusSeconds(i);
            runs.add(new FinishedRun(RunId.planned(job.uid(), time), job.id(), RunState.FAILED, time, time));
        }
        Instant later = START.plusSeconds(999);
        HistoryLimits limits = new HistoryLimits(3, 1);

        assertThat(new BeyondLimits(limits, 0, later, later).of(runs)).isEqualTo(runs.subList(0, 5));
        assertThat(new BeyondLimits(limits, 4, later, later).of(runs)).isEqualTo(runs.subList(0, 2));
    }

    /** A time counts once, whatever the number of its shards, and goes with all of them. */
    @Test
    void theJanitorCountsTimesAndNotShards() {
        Job job = sharded(4);
        PlanShards plan = new PlanShards(stores.plannedRuns(), new Random(3));
        for (int i = 0; i < 10; i++) {
            plan.plan(List.of(Run.planned(job, START.plusSeconds(i), new Ticket(i), START)));
        }
        stores.history().latest(job.id(), 100).forEach(this::finish);
        pass(FLOOR.plusSeconds(31));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSize(12).allMatch(run -> !run.scheduledTime()
                .isBefore(START.plusSeconds(7)));
        TrimNote note =
                Objects.requireNonNull(stores.history().notes(List.of(job.id())).get(job.id()));
        assertThat(note.succeeded()).isEqualTo(7);
        assertThat(note.upTo()).isEqualTo(START.plusSeconds(6));
    }

    private Job sharded(int count) {
        return stores.jobs()
                .put(new JobDeclaration(
                        new JobId("ns", "cut"),
                        new JobUid("uid-cut"),
                        1,
                        job().spec().sharded(Shards.of(count)),
                        false,
                        Optional.empty()))
                .job();
    }

    /** A few old runs are not left until there are enough of them for a chunk. */
    @Test
    void theJanitorDeletesWhatIsOlderThanTheJobKeepsIt() {
        HistoryLimits limits = new HistoryLimits(100, 100, Optional.of(Duration.ofMinutes(30)), Optional.empty());
        Job job = limited(limits);
        for (int i = 0; i < 5; i++) {
            finish(planned(job, now()));
            pass(Duration.ofMinutes(10));
        }
        pass(Duration.ofMinutes(15));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100))
                .extracting(Run::scheduledTime)
                .containsExactly(START.plusSeconds(2_400));
        assertThat(Objects.requireNonNull(
                                stores.history().notes(List.of(job.id())).get(job.id()))
                        .succeeded())
                .isEqualTo(4);
    }

    private Job limited(HistoryLimits limits) {
        JobSpec spec = job().spec();
        JobSpec kept = new JobSpec(
                spec.functionName(),
                spec.timing(),
                spec.pool(),
                spec.payload(),
                spec.concurrency(),
                spec.catchUp(),
                spec.retry(),
                spec.timeout(),
                spec.startingDeadline(),
                limits);
        return stores.jobs()
                .put(new JobDeclaration(job().id(), job().uid(), job().revision() + 1, kept, false, Optional.empty()))
                .job();
    }

    @Test
    void theJanitorNotesHowManyTimesWereSkippedAndWhy() {
        Job job = job();
        for (int i = 0; i < 30; i++) {
            Run run = planned(job, START.plusSeconds(10L * i));
            Ending ending = i % 3 == 0
                    ? new Ending.Skipped(SkipReason.FORBIDDEN)
                    : new Ending.Skipped(
                            SkipReason.MISSED, Optional.of(run.scheduledTime().plusSeconds(2)), 3);
            stores.plannedRuns().end(List.of(RunRef.of(run)), ending, now());
        }
        Map<SkipReason, SkippedTimes> skipped = skipped(job);
        pass(FLOOR.plusSeconds(301));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSizeLessThan(30);
        assertThat(skipped(job))
                .isEqualTo(skipped)
                .isEqualTo(Map.of(
                        SkipReason.FORBIDDEN, new SkippedTimes(10, false, START.plusSeconds(270)),
                        SkipReason.MISSED, new SkippedTimes(60, false, START.plusSeconds(292))));
    }

    private Map<SkipReason, SkippedTimes> skipped(Job job) {
        return Objects.requireNonNull(
                        stores.history().summaries(List.of(job.id())).get(job.id()))
                .skipped();
    }

    @Test
    void runsThatMakeUpForTimesSayNothingAboutOthers() {
        Job job = job();
        Instant longAgo = START.minus(Duration.ofDays(30));
        for (int i = 0; i < 30; i++) {
            Instant time = longAgo.plusSeconds(i);
            Run run = Run.manual(
                    job,
                    RunId.backfill(job.uid(), time),
                    job.spec().payload(),
                    time,
                    now(),
                    Ticket.random(random),
                    now());
            stores.plannedRuns().plan(List.of(run));
            finish(run);
        }
        pass(FLOOR.plusSeconds(31));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSize(3);
        assertThat(stores.history().notes(List.of(job.id())).get(job.id())).satisfies(note -> {
            assertThat(note.mayHaveTrimmed(longAgo.plusSeconds(5))).isFalse();
            assertThat(note.succeeded()).isEqualTo(27);
        });
    }

    @Test
    void theJanitorKeepsWhatIsYoungerThanTheFloor() {
        Job job = job();
        for (int i = 0; i < 30; i++) {
            finish(planned(job, START.plusSeconds(i)));
        }
        pass(FLOOR.minusSeconds(1));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSize(30);
    }

    @Test
    void theJanitorNeverTrimsPastAnUnfinishedRun() {
        Job job = job();
        for (int i = 0; i < 60; i++) {
            Run run = planned(job, START.plusSeconds(i));
            if (i != 25) {
                finish(run);
            }
        }
        pass(FLOOR.plusSeconds(61));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).hasSize(60 - 25);
        assertThat(stores.history().notes(List.of(job.id())).get(job.id()))
                .satisfies(note -> assertThat(note.upTo()).isEqualTo(START.plusSeconds(24)));
    }

    @Test
    void theHistoryOfADeletedJobGoesWhole() {
        Job job = job();
        finish(planned(job, START));
        stores.jobs().delete(job.id(), job.uid());
        pass(FLOOR.plusSeconds(1));
        trim(job);
        assertThat(stores.history().latest(job.id(), 100)).isEmpty();
    }

    private void trim(Job job) {
        new TrimHistory(
                        stores.history(),
                        stores.jobs(),
                        this::now,
                        FLOOR,
                        job.slot().number())
                .tick();
    }
}

package io.distributedcron.core.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeclareJobTest {
    private static final JobId ID = new JobId("shop", "report");
    private static final JobUid UID = new JobUid("uid-1");
    private static final Instant START = Instant.parse("2026-03-05T10:00:30.500Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(START);
    private final InstantSource clock = time::get;
    private final MemoryStores stores = new MemoryStores(clock);
    private final FailingPorts ports = new FailingPorts(stores.jobs(), stores.plannedRuns());
    private final DeclareJob declare = new DeclareJob(ports.jobs(), ports.runs(), clock, new Random(7));
    private final SweepAgain sweep = new SweepAgain(ports.jobs(), declare, clock);

    @Test
    void plansTheFirstTimesAfterTheChange() {
        DeclareAnswer answer = declare.put(declaration(1, "* * * * *", false));

        assertThat(answer).isInstanceOfSatisfying(DeclareAnswer.InForce.class, it -> {
            assertThat(stores.jobs().find(List.of(ID))).containsEntry(ID, it.job());
            assertThat(it.changed()).isTrue();
            assertThat(it.firstTime()).contains(at("10:01:00"));
        });
        assertThat(times()).containsExactly(at("10:01:00"));
    }

    @Test
    void plansEveryTimeWithinReachOfASecondLevelJob() {
        declare.put(declaration(1, "* * * * * *", false));

        assertThat(times()).hasSize(11).startsWith(at("10:00:31")).endsWith(at("10:00:41"));
    }

    @Test
    void aRepeatedDeclarationChangesNothing() {
        declare.put(declaration(1, "* * * * *", false));
        List<Run> before = runs();
        pass(Duration.ofSeconds(20));

        DeclareAnswer answer = declare.put(declaration(1, "* * * * *", false));

        assertThat(answer).isInstanceOfSatisfying(DeclareAnswer.InForce.class, it -> {
            assertThat(it.changed()).isFalse();
            assertThat(it.firstTime()).contains(at("10:01:00"));
        });
        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void aDeclarationRepeatedAfterItsRunsMayBeGoneDoesNotPlanThemAgain() {
        declare.put(declaration(1, "* * * * *", false));
        runs().forEach(this::finishAndForget);
        pass(Duration.ofMinutes(11));

        DeclareAnswer answer = declare.put(declaration(1, "* * * * *", false));

        assertThat(answer).isInstanceOfSatisfying(DeclareAnswer.InForce.class, it -> assertThat(it.firstTime())
                .isEmpty());
        assertThat(runs()).isEmpty();
    }

    /** The first time after the change was claimed ahead, so that the record of missed times cannot stand there. */
    @Test
    void missedTimesAreRecordedBehindARunThatWasClaimedAhead() {
        declare.put(declaration(1, "*/10 * * * * *", false));
        Run first = runs().getFirst();
        Claim claim = new Claim(Token.random(new Random(1)), new WorkerId("w"), clock.instant());
        stores.claimedRuns().claim(List.of(RunRef.of(first)), claim);
        JobDeclaration edit = declaration(2, "*/10 * * * * *", false);
        stores.jobs().put(edit);
        pass(Duration.ofSeconds(45));

        declare.put(edit);

        assertThat(runs())
                .filteredOn(run -> run.state() == RunState.SKIPPED)
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.scheduledTime()).isEqualTo(at("10:00:50"));
                    assertThat(run.ending())
                            .contains(new Ending.Skipped(SkipReason.MISSED_LATER_RUNS, Optional.of(at("10:01:00")), 2));
                });
    }

    @Test
    void aRepetitionCostsTheSameHoweverOftenTheJobRanSince() {
        JobDeclaration everySecond = declaration(1, "* * * * * *", false);
        declare.put(everySecond);
        pass(Duration.ofSeconds(60));
        Job job = Objects.requireNonNull(stores.jobs().find(List.of(ID)).get(ID));
        for (int second = 12; second <= 63; second++) {
            Run run = Run.planned(job, at("10:00:30").plusSeconds(second), new Ticket(second), clock.instant());
            stores.plannedRuns().plan(List.of(run));
        }
        List<Run> before = runs();
        int calls = ports.calls();

        new DeclareJob(ports.jobs(), ports.runs(), clock, new Random(8)).put(everySecond);

        assertThat(ports.calls() - calls).isLessThan(8);
        assertThat(runs()).as("the chain goes on, and nothing else").startsWith(before.toArray(Run[]::new));
        assertThat(runs()).hasSizeLessThanOrEqualTo(before.size() + 1);
    }

    @Test
    void whatWasSettledHereIsNotSettledAgain() {
        declare.put(declaration(1, "* * * * *", false));
        int calls = ports.calls();

        declare.put(declaration(1, "* * * * *", false));

        assertThat(ports.calls() - calls)
                .as("the job is compared, nothing else")
                .isOne();
    }

    @Test
    void anEditReplacesWhatWasPlanned() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofSeconds(1));

        declare.put(declaration(2, "30 * * * *", false));

        assertThat(times()).containsExactly(at("10:30:00"));
        assertThat(runs()).allSatisfy(run -> assertThat(run.revision()).isEqualTo(2));
    }

    @Test
    void anEditThatKeepsThePlannedTimeKeepsOneRunWithTheNewSpec() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofSeconds(1));

        declare.put(declaration(2, "*/1 * * * *", false));

        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.scheduledTime()).isEqualTo(at("10:01:00"));
            assertThat(run.spec().schedule()).isEqualTo("*/1 * * * *");
        });
    }

    @Test
    void anEditNeverFiresForATimeBeforeIt() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(3));

        declare.put(declaration(2, "* * * * * *", false));

        assertThat(runs().stream().filter(run -> run.state() == RunState.PLANNED))
                .allSatisfy(run -> assertThat(run.scheduledTime()).isAfter(time.get()));
        assertThat(runs().getFirst())
                .satisfies(late -> assertThat(late.ending()).contains(new Ending.Skipped(SkipReason.SUPERSEDED)));
    }

    @Test
    void suspensionWithdrawsAndResumptionPlansAnew() {
        declare.put(declaration(1, "* * * * *", false));
        declare.put(declaration(2, "* * * * *", true));
        assertThat(runs()).isEmpty();
        pass(Duration.ofMinutes(10));

        declare.put(declaration(3, "* * * * *", false));

        assertThat(times()).containsExactly(at("10:11:00"));
    }

    @Test
    void whatNobodyPlannedForBeforeASuspensionIsOnRecord() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(5));

        declare.put(declaration(2, "* * * * *", true));

        assertSkipped(new Ending.Cancelled(CancelReason.JOB_SUSPENDED));
        pass(Duration.ofMinutes(5));
        declare.put(declaration(3, "* * * * *", false));
        assertThat(times())
                .as("and nothing is of those while it was suspended")
                .containsExactly(at("10:01:00"), at("10:02:00"), at("10:11:00"));
    }

    @Test
    void whatNobodyPlannedForBeforeAnEditIsOnRecord() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(5));

        declare.put(declaration(2, "0 * * * *", false));

        assertSkipped(new Ending.Skipped(SkipReason.SUPERSEDED));
        assertThat(times()).containsExactly(at("10:01:00"), at("10:02:00"), at("11:00:00"));
    }

    @Test
    void whatNobodyPlannedForBeforeADeletionIsOnRecord() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(5));

        declare.delete(ID, UID);

        assertSkipped(new Ending.Cancelled(CancelReason.JOB_DELETED));
    }

    /** Of the calls the second stores it, the fourth is the record, and the fifth the withdrawal. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void whatNobodyPlannedForIsOnRecordWhereverItsDeclarationIsCutOff(int failingCall) {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(5));
        ports.failAfter(failingCall);
        assertThatThrownBy(() -> declare.put(declaration(2, "* * * * *", true))).isInstanceOf(FailingPorts.Crash.class);
        pass(Duration.ofMinutes(2));

        declare.put(declaration(2, "* * * * *", true));

        assertSkipped(new Ending.Cancelled(CancelReason.JOB_SUSPENDED));
    }

    /** Whoever stored it died then, and whoever came back found the next one to be stored. */
    @Test
    void aDeclarationThatNobodyPlannedForIsPlannedForBeforeItIsReplaced() {
        declare.put(declaration(1, "0 * * * *", false));
        ports.failAfter(2);
        assertThatThrownBy(() -> declare.put(declaration(2, "* * * * *", false)))
                .isInstanceOf(FailingPorts.Crash.class);
        pass(Duration.ofMinutes(3));

        new DeclareJob(ports.jobs(), ports.runs(), clock, new Random(8)).put(declaration(3, "* * * * *", true));

        assertThat(times()).containsExactly(at("10:01:00"), at("10:03:00"));
        assertThat(runs()).allSatisfy(run -> assertThat(run.revision()).isEqualTo(2));
        assertThat(runs().get(0).ending())
                .contains(new Ending.Skipped(SkipReason.MISSED_LATER_RUNS, Optional.of(at("10:02:00")), 2));
        assertThat(runs().get(1).ending()).contains(new Ending.Cancelled(CancelReason.JOB_SUSPENDED));
    }

    @Test
    void aSuspensionThatWasCutOffStandsUntilItIsReplaced() {
        declare.put(declaration(1, "* * * * *", false));
        pass(Duration.ofMinutes(5));
        ports.failAfter(2);
        assertThatThrownBy(() -> declare.put(declaration(2, "* * * * *", true))).isInstanceOf(FailingPorts.Crash.class);
        pass(Duration.ofMinutes(20));

        new DeclareJob(ports.jobs(), ports.runs(), clock, new Random(8)).put(declaration(3, "* * * * *", false));

        assertSkipped(new Ending.Cancelled(CancelReason.JOB_SUSPENDED));
        assertThat(times()).containsExactly(at("10:01:00"), at("10:02:00"), at("10:26:00"));
    }

    /** The run that was planned ended like this, and the record behind it stands for the others up to the change. */
    private void assertSkipped(Ending planned) {
        assertThat(runs().get(0).scheduledTime()).isEqualTo(at("10:01:00"));
        assertThat(runs().get(0).ending()).contains(planned);
        assertThat(runs().get(1).scheduledTime()).isEqualTo(at("10:02:00"));
        assertThat(runs().get(1).ending())
                .contains(new Ending.Skipped(SkipReason.SUPERSEDED, Optional.of(at("10:05:00")), 4));
    }

    @Test
    void deletionWithdrawsAndAsksWhatRunsToStop() {
        declare.put(declaration(1, "* * * * *", false));
        Run planned = runs().getFirst();
        claim(planned);

        assertThat(declare.delete(ID, UID)).map(Job::status).contains(Job.Status.DELETED);

        assertThat(runs()).singleElement().satisfies(run -> assertThat(run.cancelRequested())
                .isPresent());
        assertThat(declare.put(declaration(2, "* * * * *", false))).isInstanceOf(DeclareAnswer.Outdated.class);
        assertThat(declare.delete(ID, new JobUid("another"))).isEmpty();
    }

    @Test
    void aJobDeclaredAgainUnderItsNameStartsAnew() {
        declare.put(declaration(5, "* * * * *", false));
        declare.delete(ID, UID);

        declare.put(new JobDeclaration(ID, new JobUid("uid-2"), 1, spec("* * * * *"), false, Optional.empty()));

        assertThat(runs()).singleElement().satisfies(run -> assertThat(run.id().job())
                .isEqualTo(new JobUid("uid-2")));
    }

    @Test
    void anOlderRevisionIsRefused() {
        declare.put(declaration(2, "* * * * *", false));

        assertThat(declare.put(declaration(1, "0 0 1 1 *", false))).isInstanceOf(DeclareAnswer.Outdated.class);
        assertThat(times()).containsExactly(at("10:01:00"));
    }

    @Test
    void anInvalidScheduleWritesNothing() {
        assertThatThrownBy(() -> declare.put(declaration(1, "61 * * * *", false)))
                .isInstanceOf(InvalidScheduleException.class);
        assertThat(stores.jobs().find(List.of(ID))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aCrashBeforeAnyStepIsMadeGoodByTheSameCall(int failingCall) {
        declare.put(declaration(1, "*/5 * * * *", false));
        pass(Duration.ofSeconds(1));
        ports.failBefore(failingCall);
        assertThatThrownBy(() -> declare.put(declaration(2, "30 * * * *", false)))
                .isInstanceOf(FailingPorts.Crash.class);
        pass(Duration.ofSeconds(40));

        declare.put(declaration(2, "30 * * * *", false));

        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.revision()).isEqualTo(2);
            assertThat(run.scheduledTime()).isEqualTo(at("10:30:00"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aCrashAfterAnyStepIsMadeGoodByTheSameCall(int failingCall) {
        declare.put(declaration(1, "*/5 * * * *", false));
        pass(Duration.ofSeconds(1));
        ports.failAfter(failingCall);
        assertThatThrownBy(() -> declare.put(declaration(2, "30 * * * *", false)))
                .isInstanceOf(FailingPorts.Crash.class);

        declare.put(declaration(2, "30 * * * *", false));

        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.revision()).isEqualTo(2);
            assertThat(run.scheduledTime()).isEqualTo(at("10:30:00"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aCrashDuringDeletionIsMadeGoodByTheSameCall(int failingCall) {
        declare.put(declaration(1, "* * * * *", false));
        ports.failBefore(failingCall);
        assertThatThrownBy(() -> declare.delete(ID, UID)).isInstanceOf(FailingPorts.Crash.class);

        assertThat(declare.delete(ID, UID)).isPresent();

        assertThat(runs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10:03:00, MISSED",
        "1, 10:02:00, MISSED_LATER_RUNS",
        "2, 10:01:00, MISSED_LATER_RUNS",
    })
    void afterALongInterruptionTheCatchUpPolicyDecides(int most, String skippedThrough, SkipReason reason) {
        CatchUpPolicy policy = CatchUpPolicy.all(most);
        ports.failBefore(5);
        JobDeclaration declaration = new JobDeclaration(ID, UID, 1, spec("* * * * *", policy), false, Optional.empty());
        assertThatThrownBy(() -> declare.put(declaration)).isInstanceOf(FailingPorts.Crash.class);
        pass(Duration.ofMinutes(3));

        declare.put(declaration);

        assertThat(runs().stream()
                        .filter(run -> run.state() == RunState.PLANNED)
                        .map(Run::scheduledTime)
                        .toList())
                .isEqualTo(
                        List.of(at("10:02:00"), at("10:03:00"), at("10:04:00")).subList(2 - most, 3));
        Instant last = at(skippedThrough);
        assertThat(runs().getFirst()).satisfies(record -> {
            assertThat(record.scheduledTime()).isEqualTo(at("10:01:00"));
            assertThat(record.ending())
                    .contains(new Ending.Skipped(
                            reason, Optional.of(last).filter(it -> it.isAfter(at("10:01:00"))), 3 - most));
        });
    }

    @Test
    void theSweepRemovesWhatASchedulerPlannedFromTheOlderDeclaration() {
        declare.put(declaration(1, "* * * * *", false));
        Run old = runs().getFirst();
        DeclareAnswer answer = declare.put(declaration(2, "30 * * * *", false));
        sweep.after(((DeclareAnswer.InForce) answer).job());
        stores.plannedRuns().plan(List.of(old));

        pass(SweepAgain.DELAY.minusMillis(1));
        assertThat(sweep.tick()).isZero();
        assertThat(times()).hasSize(2);
        pass(Duration.ofMillis(1));
        assertThat(sweep.tick()).isOne();

        assertThat(times()).containsExactly(at("10:30:00"));
        assertThat(sweep.tick()).isZero();
    }

    @Test
    void theSweepAfterADeletionRemovesWhatCameLater() {
        declare.put(declaration(1, "* * * * *", false));
        Run old = runs().getFirst();
        sweep.after(declare.delete(ID, UID).orElseThrow());
        stores.plannedRuns().plan(List.of(old));
        pass(SweepAgain.DELAY);

        sweep.tick();

        assertThat(runs()).isEmpty();
    }

    @Test
    void aSweepThatFailsStaysDue() {
        sweep.after(((DeclareAnswer.InForce) declare.put(declaration(1, "* * * * *", false))).job());
        pass(SweepAgain.DELAY);
        ports.failBefore(1);
        assertThatThrownBy(sweep::tick).isInstanceOf(FailingPorts.Crash.class);

        assertThat(sweep.tick()).isOne();
    }

    private void claim(Run run) {
        stores.claimedRuns()
                .claim(List.of(RunRef.of(run)), new Claim(Token.random(new Random(1)), new WorkerId("w"), time.get()));
    }

    private void finishAndForget(Run run) {
        stores.plannedRuns().end(List.of(RunRef.of(run)), new Ending.Skipped(SkipReason.MISSED), time.get());
        stores.history().delete(run.slot(), List.of(RunRef.of(run)));
    }

    private List<Run> runs() {
        return stores.history().latest(ID, 100).reversed();
    }

    private List<Instant> times() {
        return runs().stream().map(Run::scheduledTime).toList();
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private static Instant at(String timeOfDay) {
        return Instant.parse("2026-03-05T" + timeOfDay + "Z");
    }

    private static JobDeclaration declaration(long revision, String schedule, boolean suspended) {
        return new JobDeclaration(ID, UID, revision, spec(schedule), suspended, Optional.empty());
    }

    private static JobSpec spec(String schedule) {
        return spec(schedule, CatchUpPolicy.LATEST);
    }

    private static JobSpec spec(String schedule, CatchUpPolicy catchUp) {
        return new JobSpec(
                "f",
                schedule,
                "UTC",
                new PoolId("shop", "default"),
                new Payload.None(),
                ConcurrencyPolicy.ALLOW,
                catchUp,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                HistoryLimits.DEFAULT);
    }
}

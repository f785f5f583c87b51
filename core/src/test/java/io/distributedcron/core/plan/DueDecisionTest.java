package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.MINUTELY;
import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DueDecisionTest {
    private static final Run LATEST = Planning.run(CatchUpPolicy.LATEST, at("09:00:00"));
    private static final Run NONE = Planning.run(CatchUpPolicy.NONE, at("09:00:00"));

    @Test
    void aRunInTimeIsPublishedAfterItsSuccessorsUpToTheHorizon() {
        assertThat(DueDecision.inTime(LATEST, MINUTELY, at("08:59:57"), at("09:02:00")))
                .isEqualTo(new DueDecision.Publish(times("09:01:00", "09:02:00")));
    }

    @Test
    void aRetryAndAManualRunPlanNothing() {
        assertThat(DueDecision.inTime(retry(LATEST), MINUTELY, at("09:00:30"), at("09:02:00"))
                        .successors())
                .isEqualTo(PlannedTimes.NONE);
        Run manual = Run.manual(
                Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 1, at("08:00:00")),
                "token",
                at("09:00:00"),
                new Ticket(1),
                at("09:00:00"));
        assertThat(DueDecision.inTime(manual, MINUTELY, at("09:00:01"), at("09:02:00")))
                .isEqualTo(new DueDecision.Publish(PlannedTimes.NONE));
        assertThat(CatchUp.mayBeMissed(manual, at("12:00:00"))).isFalse();
    }

    @Test
    void onlyAFirstAttemptOverdueBeyondTheGraceMayBeMissed() {
        assertThat(CatchUp.mayBeMissed(LATEST, at("09:00:10"))).isFalse();
        assertThat(CatchUp.mayBeMissed(LATEST, at("09:00:10.001"))).isTrue();
        assertThat(CatchUp.mayBeMissed(retry(LATEST), at("12:00:00"))).isFalse();
    }

    @Test
    void aRunWhoseSuccessorWasPlannedInTimeIsLateAndRuns() {
        assertThat(DueDecision.overdue(NONE, MINUTELY, Optional.of(at("09:00:10")), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Publish(PlannedTimes.NONE));
    }

    @Test
    void afterDownTimeTheLatestTimeRunsAndTheOthersAreSkippedAsOneRange() {
        assertThat(DueDecision.overdue(LATEST, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_LATER_RUNS,
                        Planning.missed(at("09:00:00"), at("11:59:00")),
                        times("12:00:00", "12:01:00")));
    }

    @Test
    void whatRunsAfterDownTimeMayWaitForItsPoolLikeAnyOther() {
        for (Run run : List.of(LATEST, Planning.run(CatchUpPolicy.all(3), at("09:00:00")))) {
            Optional<Instant> successor = Optional.of(at("09:00:40"));
            assertThat(DueDecision.overdue(run, MINUTELY, successor, at("09:30:00"), at("09:30:03")))
                    .isEqualTo(new DueDecision.Publish(PlannedTimes.NONE));
        }
        assertThat(DueDecision.overdue(NONE, MINUTELY, Optional.of(at("09:00:40")), at("09:30:00"), at("09:30:03")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED, Planning.missed(at("09:00:00"), at("09:00:00")), PlannedTimes.NONE));
    }

    @Test
    void underAllEveryMissedTimeUpToTheLimitRuns() {
        Run all = Planning.run(CatchUpPolicy.all(4), at("09:00:00"));
        assertThat(DueDecision.overdue(all, MINUTELY, Optional.empty(), at("09:03:30"), at("09:03:33")))
                .isEqualTo(new DueDecision.Publish(times("09:01:00", "09:02:00", "09:03:00", "09:04:00")));
        assertThat(DueDecision.overdue(all, MINUTELY, Optional.empty(), at("09:04:30"), at("09:04:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_LATER_RUNS,
                        Planning.missed(at("09:00:00"), at("09:00:00")),
                        times("09:01:00", "09:02:00", "09:03:00", "09:04:00", "09:05:00")));
        assertThat(DueDecision.overdue(all, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_LATER_RUNS,
                        Planning.missed(at("09:00:00"), at("11:56:00")),
                        times("11:57:00", "11:58:00", "11:59:00", "12:00:00", "12:01:00")));
    }

    @Test
    void timesBeforeTheWindowAreNotCaughtUp() {
        Run all = Planning.run(CatchUpPolicy.all(100).within(Duration.ofMinutes(2)), at("09:00:00"));
        assertThat(DueDecision.overdue(all, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_TOO_LONG_AGO,
                        Planning.missed(at("09:00:00"), at("11:58:00")),
                        times("11:59:00", "12:00:00", "12:01:00")));
        Run latest = Planning.run(CatchUpPolicy.LATEST.within(Duration.ofSeconds(20)), at("09:00:00"));
        assertThat(DueDecision.overdue(latest, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_TOO_LONG_AGO,
                        Planning.missed(at("09:00:00"), at("12:00:00")),
                        times("12:01:00")));
        Run limited = Planning.run(CatchUpPolicy.all(2).within(Duration.ofMinutes(5)), at("09:00:00"));
        assertThat(DueDecision.overdue(limited, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_LATER_RUNS,
                        Planning.missed(at("09:00:00"), at("11:58:00")),
                        times("11:59:00", "12:00:00", "12:01:00")));
    }

    @Test
    void aMissedRunThatIsTheLatestItselfRuns() {
        assertThat(DueDecision.overdue(LATEST, MINUTELY, Optional.empty(), at("09:00:40"), at("09:00:43")))
                .isEqualTo(new DueDecision.Publish(times("09:01:00")));
    }

    @Test
    void withoutCatchUpEveryMissedTimeIsSkipped() {
        assertThat(DueDecision.overdue(NONE, MINUTELY, Optional.empty(), at("12:00:30"), at("12:00:33")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED, Planning.missed(at("09:00:00"), at("12:00:00")), times("12:01:00")));
        assertThat(DueDecision.overdue(NONE, MINUTELY, Optional.empty(), at("09:00:40"), at("09:00:43")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED, Planning.missed(at("09:00:00"), at("09:00:00")), times("09:01:00")));
    }

    @Test
    void timesWithinTheGraceAreLateNotMissed() {
        assertThat(DueDecision.overdue(LATEST, MINUTELY, Optional.empty(), at("09:01:05"), at("09:01:08")))
                .isEqualTo(new DueDecision.Skip(
                        SkipReason.MISSED_LATER_RUNS,
                        Planning.missed(at("09:00:00"), at("09:00:00")),
                        times("09:01:00", "09:02:00")));
    }

    @Test
    void aRunChosenToCatchUpIsNotMissedAgain() {
        Run chosen = LATEST.successor(at("12:00:00"), at("12:00:00"), new Ticket(2), at("12:00:30"));
        assertThat(CatchUp.mayBeMissed(chosen, at("12:00:39"))).isFalse();
        assertThat(DueDecision.overdue(chosen, MINUTELY, Optional.of(at("12:00:30")), at("12:05:00"), at("12:05:03")))
                .isEqualTo(new DueDecision.Publish(PlannedTimes.NONE));
    }

    /** A planned time runs whole, or not at all: what was decided about shard 0 holds for the others. */
    @Test
    void aShardThatMayBeMissedFollowsShard0() {
        Run first = NONE;
        Run shard = first.ofShard(1, new Ticket(8));
        Instant now = at("12:00:30");
        assertThat(DueDecision.plansSuccessors(shard)).isFalse();
        assertThat(DueDecision.inTime(shard, MINUTELY, at("09:00:01"), at("09:00:04")))
                .isEqualTo(new DueDecision.Publish(PlannedTimes.NONE));

        assertThat(DueDecision.overdueShard(shard, MINUTELY, Optional.of(first), Optional.empty(), false, now))
                .isEmpty();
        assertThat(DueDecision.overdueShard(shard, MINUTELY, Optional.empty(), Optional.empty(), false, now))
                .isEmpty();
        assertThat(DueDecision.overdueShard(shard, MINUTELY, Optional.empty(), Optional.empty(), true, now))
                .contains(new DueDecision.Skip(
                        SkipReason.MISSED, Planning.missed(at("09:00:00"), at("09:00:00")), PlannedTimes.NONE));
        Run skipped = first.endedUnclaimed(new Ending.Skipped(SkipReason.MISSED), now);
        assertThat(DueDecision.overdueShard(shard, MINUTELY, Optional.of(skipped), Optional.empty(), false, now))
                .contains(new DueDecision.Skip(
                        SkipReason.MISSED, Planning.missed(at("09:00:00"), at("09:00:00")), PlannedTimes.NONE));
        Run claimed = first.claimed(new Claim(new Token(new UUID(1, 2)), new WorkerId("w"), now));
        assertThat(DueDecision.overdueShard(shard, MINUTELY, Optional.of(claimed), Optional.empty(), false, now))
                .contains(new DueDecision.Publish(PlannedTimes.NONE));
        assertThat(DueDecision.overdueShard(
                        shard, MINUTELY, Optional.of(first), Optional.of(at("09:00:01")), false, now))
                .contains(new DueDecision.Publish(PlannedTimes.NONE));
        assertThat(DueDecision.overdueShard(
                        shard, MINUTELY, Optional.of(first), Optional.of(at("12:00:29")), false, now))
                .containsInstanceOf(DueDecision.Skip.class);
    }

    @Test
    void pastItsStartingDeadlineARunIsSkippedAndItsSuccessorsArePlannedAllTheSame() {
        Run run = new Run(
                LATEST.id(),
                LATEST.job(),
                1,
                LATEST.scheduledTime(),
                LATEST.dueTime(),
                Optional.empty(),
                LATEST.state(),
                1,
                0,
                LATEST.ticket(),
                Planning.spec(CatchUpPolicy.LATEST, Optional.of(Duration.ofSeconds(5))),
                LATEST.plannedAsOf(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Whereabouts.UNKNOWN);
        MissedTimes itself = Planning.missed(run.scheduledTime(), run.scheduledTime());
        assertThat(DueDecision.inTime(run, MINUTELY, at("09:00:05"), at("09:00:08")))
                .isEqualTo(new DueDecision.Publish(times("09:01:00")));
        assertThat(DueDecision.inTime(run, MINUTELY, at("09:00:05.001"), at("09:00:08")))
                .isEqualTo(new DueDecision.Skip(SkipReason.STARTING_DEADLINE, itself, times("09:01:00")));
        assertThat(DueDecision.overdue(run, MINUTELY, Optional.of(at("09:00:00")), at("09:00:20"), at("09:00:23")))
                .isEqualTo(new DueDecision.Skip(SkipReason.STARTING_DEADLINE, itself, PlannedTimes.NONE));
        assertThat(DueDecision.tooLate(retry(run), at("10:00:00"))).isEmpty();
    }

    @Test
    void aRunThatHasNotStartedAtItsDeadlineIsSkippedAndARetryIsLeftToItsWorker() {
        Job job = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 1, at("08:00:00"));
        Job limited = new Job(
                job.id(),
                job.uid(),
                1,
                job.spec().failing(FailurePolicy.within(Duration.ofSeconds(30))),
                job.status(),
                job.changedAt());
        Run run = Run.planned(limited, at("09:00:00"), at("09:00:02"), new Ticket(1), at("08:59:00"));
        assertThat(run.deadline()).contains(at("09:00:32"));
        assertThat(run.successor(at("09:01:00"), at("09:01:00"), new Ticket(2), at("08:59:00"))
                        .deadline())
                .contains(at("09:01:30"));

        assertThat(DueDecision.tooLate(run, at("09:00:31.999"))).isEmpty();
        assertThat(DueDecision.tooLate(run, at("09:00:32"))).contains(SkipReason.DEADLINE);
        assertThat(DueDecision.tooLate(retry(run), at("10:00:00"))).isEmpty();
        assertThat(retry(run).deadline()).isEqualTo(run.deadline());
    }

    static Run retry(Run run) {
        Claim claim = new Claim(new Token(new UUID(1, 1)), new WorkerId("w"), run.dueTime());
        return run.claimed(claim)
                .after(
                        new AttemptEnd.TriedAgain(new Failure("E", ""), at("09:00:20"), new Ticket(9)),
                        Optional.empty(),
                        at("09:00:10"));
    }

    private static PlannedTimes times(String... times) {
        return Planning.times(List.of(times).stream().map(Planning::at).toList(), false);
    }
}

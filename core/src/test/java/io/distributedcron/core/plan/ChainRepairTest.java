package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.MINUTELY;
import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.ChainEnd;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainRepairTest {
    private static final Instant NOW = at("12:00:30");
    private static final Instant UNTIL = at("12:00:33");
    private static final Job JOB = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 3, at("11:00:00"));

    @Test
    void aPlannedRunOfTheCurrentRevisionIsAWholeChain() {
        assertThat(judge(JOB, end(Planning.UID, 3, at("12:01:00"), RunState.PLANNED)))
                .isEqualTo(new ChainRepair.Whole());
    }

    @Test
    void aChainThatEndsGoesOnFromItsLastPlannedTime() {
        for (RunState state : List.of(RunState.RUNNING, RunState.SUCCEEDED, RunState.SKIPPED)) {
            assertThat(judge(JOB, end(Planning.UID, 3, at("12:00:00"), state)))
                    .isEqualTo(new ChainRepair.Plan(false, catchUp(Optional.empty(), "12:01:00")));
        }
    }

    @Test
    void whatWasMissedIsCaughtUpWithAndRecorded() {
        assertThat(judge(JOB, end(Planning.UID, 3, at("11:30:00"), RunState.SUCCEEDED)))
                .isEqualTo(new ChainRepair.Plan(
                        false,
                        catchUp(Optional.of(Planning.missed(at("11:31:00"), at("11:59:00"))), "12:00:00", "12:01:00")));
    }

    @Test
    void aRunOfAnOlderRevisionIsWithdrawnAndNeverTakenForTheChain() {
        assertThat(judge(JOB, end(Planning.UID, 2, at("15:00:00"), RunState.PLANNED)))
                .isInstanceOfSatisfying(ChainRepair.Plan.class, plan -> {
                    assertThat(plan.withdrawFirst()).isTrue();
                    assertThat(plan.catchUp().times().times()).containsExactly(at("12:00:00"), at("12:01:00"));
                });
        assertThat(judge(JOB, end(Planning.UID, 2, at("11:00:01"), RunState.RUNNING)))
                .isInstanceOfSatisfying(ChainRepair.Plan.class, plan -> assertThat(plan.withdrawFirst())
                        .isFalse());
        assertThat(judge(JOB, end(new JobUid("older"), 9, at("15:00:00"), RunState.PLANNED)))
                .isInstanceOfSatisfying(ChainRepair.Plan.class, plan -> assertThat(plan.withdrawFirst())
                        .isTrue());
    }

    @Test
    void aJobWithoutRunsIsPlannedFromItsChange() {
        Job fresh = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 1, at("12:00:20"));
        assertThat(judge(fresh, Optional.empty()))
                .isEqualTo(new ChainRepair.Plan(false, catchUp(Optional.empty(), "12:01:00")));
    }

    @Test
    void noTimeThatWasTrimmedIsPlannedAgain() {
        assertThat(ChainRepair.of(JOB, MINUTELY, Optional.empty(), Optional.of(at("12:00:00")), NOW, UNTIL))
                .isEqualTo(new ChainRepair.Plan(false, catchUp(Optional.empty(), "12:01:00")));
    }

    @Test
    void whatIsPlannedOfAJobThatIsNotActiveIsWithdrawn() {
        for (Job.Status status : List.of(Job.Status.SUSPENDED, Job.Status.DELETED)) {
            Job gone = Planning.job(CatchUpPolicy.LATEST, status, 3, at("11:00:00"));
            assertThat(judge(gone, end(Planning.UID, 3, at("12:01:00"), RunState.PLANNED)))
                    .isEqualTo(new ChainRepair.Withdraw());
            assertThat(judge(gone, end(Planning.UID, 3, at("12:00:00"), RunState.SUCCEEDED)))
                    .isEqualTo(new ChainRepair.Whole());
        }
    }

    @Test
    void aScheduleWithoutFurtherTimesIsWhole() {
        Schedule never = Schedule.parse("0 0 30 2 *", ZoneOffset.UTC);
        assertThat(ChainRepair.of(JOB, never, Optional.empty(), Optional.empty(), NOW, UNTIL))
                .isEqualTo(new ChainRepair.Whole());
    }

    private static ChainRepair judge(Job job, Optional<ChainEnd> end) {
        return ChainRepair.of(job, MINUTELY, end, Optional.empty(), NOW, UNTIL);
    }

    private static Optional<ChainEnd> end(JobUid uid, long revision, Instant scheduled, RunState state) {
        return Optional.of(new ChainEnd(JOB.id(), RunId.planned(uid, scheduled), revision, scheduled, state));
    }

    private static CatchUp catchUp(Optional<MissedTimes> missed, String... times) {
        return new CatchUp(
                Planning.times(List.of(times).stream().map(Planning::at).toList(), false), missed);
    }
}

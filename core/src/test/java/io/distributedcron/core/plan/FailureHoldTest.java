package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureHoldTest {
    private static Job job(int bound, Job.Status status, Instant changedAt) {
        Job job = Planning.job(CatchUpPolicy.LATEST, status, 1, changedAt);
        return new Job(
                job.id(),
                job.uid(),
                1,
                job.spec().failing(FailurePolicy.NONE.suspendingAfter(bound)),
                status,
                changedAt);
    }

    private static FinishedRun ended(JobUid uid, String time, RunState state) {
        return new FinishedRun(
                RunId.planned(uid, at(time)),
                job(1, Job.Status.ACTIVE, at("08:00:00")).id(),
                state,
                at(time),
                at(time).plusSeconds(5));
    }

    private static List<FinishedRun> ended(RunState... newestFirst) {
        List<FinishedRun> runs = new java.util.ArrayList<>();
        for (int i = 0; i < newestFirst.length; i++) {
            runs.add(ended(Planning.UID, "10:" + (50 - i) + ":00", newestFirst[i]));
        }
        return runs;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3 | FAILED TIMED_OUT FAILED    | true
            2 | FAILED FAILED SUCCEEDED    | true
            3 | FAILED FAILED SUCCEEDED    | false
            2 | SUCCEEDED FAILED FAILED    | false
            3 | FAILED FAILED              | false
            1 | TIMED_OUT                  | true
            0 | FAILED FAILED FAILED       | false
            """)
    void soManyFailuresInARowHoldAJob(int bound, String newestFirst, boolean due) {
        RunState[] states = List.of(newestFirst.split(" ", -1)).stream()
                .map(RunState::valueOf)
                .toArray(RunState[]::new);
        Job job = job(bound, Job.Status.ACTIVE, at("08:00:00"));
        assertThat(FailureHold.isDue(job, ended(states), Optional.empty())).isEqualTo(due);
    }

    @Test
    void whatFailedBeforeTheLatestChangeOrReleaseDoesNotCount() {
        List<FinishedRun> two = ended(RunState.FAILED, RunState.FAILED);
        assertThat(FailureHold.isDue(job(2, Job.Status.ACTIVE, at("10:48:59")), two, Optional.empty()))
                .isTrue();
        assertThat(FailureHold.isDue(job(2, Job.Status.ACTIVE, at("10:49:00")), two, Optional.empty()))
                .isFalse();
        assertThat(FailureHold.isDue(job(2, Job.Status.SUSPENDED, at("08:00:00")), two, Optional.empty()))
                .isFalse();
        List<FinishedRun> ofAnother = List.of(
                ended(Planning.UID, "10:50:00", RunState.FAILED),
                ended(new JobUid("other"), "10:49:00", RunState.FAILED));
        assertThat(FailureHold.isDue(job(2, Job.Status.ACTIVE, at("08:00:00")), ofAnother, Optional.empty()))
                .isFalse();
    }

    /** Successes may be deleted sooner than failures. */
    @Test
    void aSuccessWhoseRecordIsGoneCountsAllTheSame() {
        List<FinishedRun> two = ended(RunState.FAILED, RunState.FAILED);
        Job job = job(2, Job.Status.ACTIVE, at("08:00:00"));
        assertThat(FailureHold.isDue(job, two, Optional.of(at("10:49:05")))).isFalse();
        assertThat(FailureHold.isDue(job, two, Optional.of(at("10:49:04")))).isTrue();
    }

    private static boolean maybeDue(Job job, Optional<Instant> forgotten, RunState... newestFirst) {
        return FailureHold.maybeDue(job, ended(newestFirst), forgotten);
    }

    /** Nothing but failures, and too few of them: what came before may be failures, too. */
    @Test
    void moreIsLookedAtWhereThatMayHoldAJob() {
        Job job = job(3, Job.Status.ACTIVE, at("08:00:00"));
        assertThat(maybeDue(job, Optional.empty())).isTrue();
        assertThat(maybeDue(job, Optional.empty(), RunState.FAILED, RunState.TIMED_OUT))
                .isTrue();
        assertThat(maybeDue(job, Optional.empty(), RunState.FAILED, RunState.SUCCEEDED))
                .isFalse();
        assertThat(maybeDue(job, Optional.empty(), RunState.FAILED, RunState.FAILED, RunState.FAILED))
                .as("it is due")
                .isFalse();
        assertThat(maybeDue(job, Optional.of(at("10:50:06")), RunState.FAILED)).isFalse();
        assertThat(maybeDue(job(3, Job.Status.ACTIVE, at("10:50:00")), Optional.empty(), RunState.FAILED))
                .as("before the change")
                .isFalse();
        assertThat(maybeDue(job(3, Job.Status.SUSPENDED, at("08:00:00")), Optional.empty(), RunState.FAILED))
                .isFalse();
        assertThat(maybeDue(job(0, Job.Status.ACTIVE, at("08:00:00")), Optional.empty(), RunState.FAILED))
                .isFalse();
    }
}

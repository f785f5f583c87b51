package io.distributedcron.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.Replayed;
import io.distributedcron.core.declare.RequestAnswer;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.SkippedTimes;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.ReleaseStatus;
import io.distributedcron.operator.api.ReplayStatus;
import io.distributedcron.operator.api.SkippedStatus;
import io.distributedcron.operator.api.TriggerStatus;
import io.distributedcron.operator.condition.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JobStatusTest {
    private static final Instant NOW = Instant.parse("2026-03-05T10:00:00.7Z");
    private static final Instant NEXT = Instant.parse("2026-03-06T00:00:00Z");
    private static final Standing IN_FORCE = new Standing.InForce(true, true, Optional.of(NEXT));
    private static final PoolFacts HAS_F = new PoolFacts(1, Set.of("f"));

    private final DistributedCronJob job = JobResources.job("{schedule: '@daily', functionName: f}");

    @Test
    void aJobInForceIsReadyAndScheduled() {
        DistributedCronJobStatus status = after(IN_FORCE, HAS_F, Optional.empty());

        assertThat(reason(status, "Ready")).isEqualTo("True Accepted");
        assertThat(reason(status, "Scheduled")).isEqualTo("True NextRunPlanned");
        assertThat(status.nextScheduleTime()).isEqualTo("2026-03-06T00:00:00Z");
        assertThat(status.observedGeneration()).isEqualTo(4);
        assertThat(status.active()).isZero();
        assertThat(ready(status).getLastTransitionTime()).isEqualTo("2026-03-05T10:00:00Z");
    }

    @Test
    void theSameFactsMakeTheSameStatusLater() {
        DistributedCronJobStatus status = after(IN_FORCE, HAS_F, Optional.empty());
        job.setStatus(status);

        assertThat(JobStatus.after(
                        job,
                        new Standing.InForce(true, true, Optional.empty()),
                        HAS_F,
                        Optional.empty(),
                        List.of(),
                        NOW.plusSeconds(60)))
                .isEqualTo(status);
    }

    @Test
    void timesOfRunsAreShownToTheSecondAndKeptWhenNothingIsRead() {
        JobSummary summary = new JobSummary(
                Optional.of(NEXT), Optional.of(NOW), Optional.of(NOW.plusMillis(5)), Optional.empty(), 2);
        job.setStatus(after(IN_FORCE, HAS_F, Optional.of(summary)));

        DistributedCronJobStatus later = after(IN_FORCE, HAS_F, Optional.empty());

        assertThat(later.lastScheduleTime()).isEqualTo("2026-03-05T10:00:00Z");
        assertThat(later.lastSuccessfulTime()).isEqualTo("2026-03-05T10:00:00Z");
        assertThat(later.lastFailureTime()).isNull();
        assertThat(later.active()).isEqualTo(2);
    }

    @Test
    void workersThatAreNotThereAndFunctionsThatAreMissingAreTwoThings() {
        assertThat(reason(after(IN_FORCE, PoolFacts.NONE, Optional.empty()), "Ready"))
                .isEqualTo("Unknown WaitingForWorkers");
        assertThat(reason(after(IN_FORCE, new PoolFacts(0, Set.of("f")), Optional.empty()), "Ready"))
                .isEqualTo("True Accepted");
        DistributedCronJobStatus missing = after(IN_FORCE, new PoolFacts(2, Set.of("g", "h")), Optional.empty());
        assertThat(reason(missing, "Ready")).isEqualTo("False FunctionNotAnnounced");
        assertThat(ready(missing).getMessage()).contains("spec.functionName", "'f'", "g, h", "Correct the name");
    }

    @Test
    void skippedTimesAreShownByReasonAndNewsOfThemAreTold() {
        DistributedCronJobStatus none = after(IN_FORCE, HAS_F, Optional.of(JobSummary.EMPTY));
        assertThat(none.skipped()).isNull();
        DistributedCronJobStatus some = after(
                IN_FORCE,
                HAS_F,
                Optional.of(skipped(Map.of(
                        SkipReason.MISSED, new SkippedTimes(1_059, true, NOW),
                        SkipReason.FORBIDDEN, new SkippedTimes(2, false, NOW.minusSeconds(60))))));
        assertThat(some.skipped())
                .containsExactly(
                        new SkippedStatus("Forbidden", 2L, null, "2026-03-05T09:59:00Z"),
                        new SkippedStatus("Missed", 1_059L, true, "2026-03-05T10:00:00Z"));
        job.setStatus(some);
        DistributedCronJobStatus more = after(
                IN_FORCE,
                HAS_F,
                Optional.of(skipped(Map.of(
                        SkipReason.MISSED, new SkippedTimes(1_059, true, NOW),
                        SkipReason.FORBIDDEN, new SkippedTimes(3, false, NOW)))));

        assertThat(SkippedTimesShown.news(none, some)).containsExactly(SkipReason.FORBIDDEN, SkipReason.MISSED);
        assertThat(SkippedTimesShown.news(some, more)).containsExactly(SkipReason.FORBIDDEN);
        assertThat(SkippedTimesShown.news(more, more)).isEmpty();
        assertThat(SkippedTimesShown.message(SkipReason.FORBIDDEN)).contains("Forbid", "status.skipped");
        assertThat(after(IN_FORCE, HAS_F, Optional.empty()).skipped()).isEqualTo(some.skipped());
    }

    private static JobSummary skipped(Map<SkipReason, SkippedTimes> times) {
        return new JobSummary(Optional.of(NEXT), Optional.empty(), Optional.empty(), Optional.empty(), 0, times);
    }

    @Test
    void aPoolThatWentAwayIsSaidAndTheJobStaysInForce() {
        DistributedCronJobStatus status =
                after(new Standing.InForce(false, true, Optional.of(NEXT)), HAS_F, Optional.empty());

        assertThat(reason(status, "Ready")).isEqualTo("False WorkerPoolNotFound");
        assertThat(reason(status, "Scheduled")).isEqualTo("True NextRunPlanned");
    }

    @Test
    void aSuspendedJobHasNoNextTime() {
        job.setStatus(after(IN_FORCE, HAS_F, Optional.empty()));
        DistributedCronJob suspended = JobResources.job("{schedule: '@daily', functionName: f, suspend: true}");
        suspended.setStatus(job.getStatus());

        DistributedCronJobStatus status = JobStatus.after(
                suspended, new Standing.InForce(true, true, Optional.empty()), HAS_F, Optional.empty(), List.of(), NOW);

        assertThat(status.nextScheduleTime()).isNull();
        assertThat(reason(status, "Scheduled")).isEqualTo("False Suspended");
        assertThat(reason(status, "Ready")).isEqualTo("True Accepted");
    }

    @Test
    void aScheduleWithNoTimeToComeIsSaid() {
        assertThat(reason(
                        after(new Standing.InForce(true, false, Optional.empty()), HAS_F, Optional.empty()),
                        "Scheduled"))
                .isEqualTo("False NeverFires");
    }

    @Test
    void aRefusedEditSaysWhatGoesOn() {
        DistributedCronJobStatus edit =
                after(new Standing.Refused("InvalidSchedule", "Bad.", Optional.of(3L)), HAS_F, Optional.empty());
        assertThat(ready(edit).getMessage()).isEqualTo("Bad. Until then the declaration of generation 3 goes on.");
        assertThat(reason(edit, "Scheduled")).isEqualTo("True EarlierDeclaration");

        DistributedCronJobStatus first =
                after(new Standing.Refused("InvalidSchedule", "Bad.", Optional.empty()), HAS_F, Optional.empty());
        assertThat(ready(first).getMessage()).isEqualTo("Bad. Until then it does not run.");
        assertThat(reason(first, "Scheduled")).isEqualTo("False InvalidSchedule");
        assertThat(first.nextScheduleTime()).isNull();
    }

    @Test
    void aStoreThatIsNotThereMakesNothingFalse() {
        job.setStatus(after(IN_FORCE, HAS_F, Optional.empty()));

        DistributedCronJobStatus status = after(new Standing.Unreachable("timed out"), HAS_F, Optional.empty());

        assertThat(reason(status, "Ready")).isEqualTo("Unknown StoreUnavailable");
        assertThat(status.nextScheduleTime()).isEqualTo("2026-03-06T00:00:00Z");
    }

    @Test
    void aRunThatWasAskedForIsSaidUntilAnotherIs() {
        TriggerToken token = new TriggerToken("t-1");
        Trigger trigger =
                new Trigger(RunId.manual(new JobUid("uid-1"), "t-1"), new JobId("shop", "job"), NOW, NOW, true);
        TriggerOutcome obeyed = TriggerOutcome.of(token, new RequestAnswer.Planned(trigger));

        DistributedCronJobStatus status = JobStatus.after(job, IN_FORCE, HAS_F, Optional.empty(), List.of(obeyed), NOW);

        assertThat(reason(status, "Triggered")).isEqualTo("True RunRequested");
        assertThat(status.lastTrigger()).isEqualTo(new TriggerStatus("t-1", "2026-03-05T10:00:00Z", "uid-1:m:t-1"));
        job.setStatus(status);
        assertThat(after(IN_FORCE, HAS_F, Optional.empty()))
                .as("nothing asked for")
                .isEqualTo(status);

        TriggerOutcome refused = TriggerOutcome.refused(new TriggerWish.Refused("InvalidTrigger", "Bad."));
        DistributedCronJobStatus later = JobStatus.after(job, IN_FORCE, HAS_F, Optional.empty(), List.of(refused), NOW);
        assertThat(reason(later, "Triggered")).isEqualTo("False InvalidTrigger");
        assertThat(later.lastTrigger()).isEqualTo(status.lastTrigger());
    }

    @Test
    void aHeldJobSaysSinceWhenWhyAndWhatToDo() {
        DistributedCronJob failing = JobResources.job("{schedule: '@daily', functionName: f, suspendAfterFailures: 3}");
        Standing held = new Standing.InForce(true, true, Optional.empty(), Optional.of(NOW));
        DistributedCronJobStatus status =
                JobStatus.after(failing, held, HAS_F, Optional.of(JobSummary.EMPTY), List.of(), NOW.plusSeconds(9));

        assertThat(reason(status, "Scheduled")).isEqualTo("False HeldAfterFailures");
        assertThat(Conditions.find(status.conditions(), "Scheduled")
                        .orElseThrow()
                        .getMessage())
                .contains("spec.suspendAfterFailures", "3 runs", "2026-03-05T10:00:00Z", "distributedcron.io/release");
        assertThat(status.nextScheduleTime()).isNull();
        assertThat(JobStatus.isHeld(status)).isTrue();
        assertThat(reason(status, "Ready")).isEqualTo("True Accepted");

        failing.setStatus(status);
        failing.getMetadata().setAnnotations(Map.of(ReleaseWish.TOKEN, "t-1"));
        assertThat(ReleaseWish.of(failing)).isEqualTo(new ReleaseWish.Asked(new TriggerToken("t-1")));
        DistributedCronJobStatus released = JobStatus.after(
                failing,
                IN_FORCE,
                HAS_F,
                Optional.empty(),
                List.of(ReleaseOutcome.of(new TriggerToken("t-1"), true, NOW)),
                NOW);
        assertThat(reason(released, "Scheduled")).isEqualTo("True NextRunPlanned");
        assertThat(reason(released, "Released")).isEqualTo("True ReleaseObeyed");
        assertThat(released.lastRelease()).isEqualTo(new ReleaseStatus("t-1", "2026-03-05T10:00:00Z"));
        failing.setStatus(released);
        assertThat(ReleaseWish.of(failing)).as("obeyed").isEqualTo(new ReleaseWish.None());
        failing.getMetadata().setAnnotations(Map.of(ReleaseWish.TOKEN, "not a token"));
        assertThat(ReleaseWish.of(failing))
                .isInstanceOfSatisfying(ReleaseWish.Refused.class, refused -> assertThat(refused.message())
                        .contains("distributedcron.io/release", "'not a token'", "1 to 63"));
    }

    @Test
    void aReplayIsSaidUntilAnotherIsAskedFor() {
        RunId dead = RunId.planned(new JobUid("uid-1"), NOW);
        TriggerToken token = new TriggerToken("r-1");
        job.getMetadata().setAnnotations(Map.of(ReplayWish.TOKEN, "r-1", ReplayWish.RUN, dead.value()));
        assertThat(ReplayWish.of(job)).isEqualTo(new ReplayWish.Asked(token, Optional.of(dead)));
        Replayed replayed = new Replayed(List.of(RunId.replay(dead, token)), List.of(), List.of());

        job.setStatus(JobStatus.after(
                job, IN_FORCE, HAS_F, Optional.empty(), List.of(ReplayOutcome.of(token, replayed, NOW)), NOW));

        assertThat(reason(job.getStatus(), "Replayed")).isEqualTo("True RunsReplayed");
        assertThat(job.getStatus().lastReplay()).isEqualTo(new ReplayStatus("r-1", "2026-03-05T10:00:00Z", 1));
        assertThat(ReplayWish.of(job)).as("obeyed").isEqualTo(new ReplayWish.None());
        assertThat(after(IN_FORCE, HAS_F, Optional.empty())).isEqualTo(job.getStatus());
        job.getMetadata().setAnnotations(Map.of(ReplayWish.TOKEN, "r-2", ReplayWish.RUN, "nothing"));
        assertThat(ReplayWish.of(job))
                .isInstanceOfSatisfying(ReplayWish.Refused.class, refused -> assertThat(refused.message())
                        .contains("distributedcron.io/replay-run", "'nothing'", "id"));
    }

    private DistributedCronJobStatus after(Standing standing, PoolFacts pool, Optional<JobSummary> summary) {
        return JobStatus.after(job, standing, pool, summary, List.of(), NOW);
    }

    private static Condition ready(DistributedCronJobStatus status) {
        return Conditions.find(status.conditions(), "Ready").orElseThrow();
    }

    private static String reason(DistributedCronJobStatus status, String type) {
        Condition condition = Conditions.find(status.conditions(), type).orElseThrow();
        return condition.getStatus() + " " + condition.getReason();
    }
}

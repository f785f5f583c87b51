package io.distributedcron.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RunTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final JobSpec SPEC = new JobSpec(
            "f",
            "0 12 * * *",
            "UTC",
            new PoolId("ns", "default"),
            new Payload.None(),
            ConcurrencyPolicy.FORBID,
            CatchUpPolicy.LATEST,
            RetryPolicy.NONE,
            Optional.empty(),
            Optional.empty(),
            HistoryLimits.DEFAULT);
    private static final Job JOB =
            new Job(new JobId("ns", "noon"), new JobUid("u1"), 4, SPEC, Job.Status.ACTIVE, NOON.minusSeconds(9));
    private static final Claim CLAIM = new Claim(new Token(new UUID(1, 2)), new WorkerId("w1"), NOON);
    private static final Run PLANNED = Run.planned(JOB, NOON, new Ticket(7), NOON.minusSeconds(5));

    @Test
    void anIdSaysWhichJobAndWhichTime() {
        assertThat(PLANNED.id()).hasToString("u1:" + NOON.toEpochMilli());
        assertThat(PLANNED.id().job()).isEqualTo(JOB.uid());
        assertThat(PLANNED.id().isManual()).isFalse();
        assertThat(RunId.manual(JOB.uid(), "please").isManual()).isTrue();
    }

    @Test
    void aFailedAttemptKeepsItsPlaceWhileItWaits() {
        Run waiting = PLANNED.claimed(CLAIM)
                .after(
                        new AttemptEnd.TriedAgain(new Failure("E", "no"), NOON.plusSeconds(10), new Ticket(8)),
                        Optional.of(NOON),
                        NOON.plusSeconds(1));

        assertThat(waiting.state()).isEqualTo(RunState.PLANNED);
        assertThat(waiting.active()).isTrue();
        assertThat(waiting.attempt()).isEqualTo(2);
        assertThat(waiting.lostAttempts()).isZero();
        assertThat(waiting.ticket()).isEqualTo(new Ticket(8));
        assertThat(waiting.dueTime()).isEqualTo(NOON.plusSeconds(10));
        assertThat(waiting.scheduledTime()).isEqualTo(NOON);
    }

    @Test
    void aRunGivenBackBeforeItsFirstStartIsAsNeverClaimed() {
        Run back = PLANNED.claimed(CLAIM).after(new AttemptEnd.GivenBack(new Ticket(9)), Optional.empty(), NOON);

        assertThat(back.active()).isFalse();
        assertThat(back.attempt()).isEqualTo(1);
        assertThat(back.ticket()).isEqualTo(new Ticket(9));
    }

    @Test
    void aLostAttemptIsCountedApart() {
        Run lost = PLANNED.claimed(CLAIM).after(new AttemptEnd.Lost(NOON, new Ticket(9)), Optional.empty(), NOON);

        assertThat(lost.attempt()).isEqualTo(2);
        assertThat(lost.lostAttempts()).isEqualTo(1);
    }

    @Test
    void nothingHappensToARunThatIsOver() {
        Run done = PLANNED.claimed(CLAIM)
                .after(
                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                        Optional.of(NOON),
                        NOON.plusSeconds(1));

        assertThatThrownBy(() -> done.claimed(CLAIM)).hasMessageContaining("from SUCCEEDED to RUNNING");
        assertThatThrownBy(() -> done.endedUnclaimed(new Ending.Skipped(SkipReason.MISSED), NOON))
                .hasMessageContaining("from SUCCEEDED to SKIPPED");
    }

    @Test
    void aSuccessorIsAFreshRunOfTheSameRevision() {
        Run next = PLANNED.claimed(CLAIM)
                .successor(NOON.plusSeconds(86_400), NOON.plusSeconds(86_407), new Ticket(1), NOON);

        assertThat(next.state()).isEqualTo(RunState.PLANNED);
        assertThat(next.revision()).isEqualTo(4);
        assertThat(next.claim()).isEmpty();
        assertThat(next.plannedAsOf()).isEqualTo(NOON);
    }

    @Test
    void longFailuresAreCappedBetweenCharacters() {
        String smile = "\uD83D\uDE00";
        Failure failure = new Failure("E", smile.repeat(2_000));

        assertThat(failure.message())
                .hasSizeLessThanOrEqualTo(Failure.MAX_MESSAGE_CHARS)
                .endsWith(smile + "…");
    }
}

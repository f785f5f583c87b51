package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.TrimNote;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeRunsTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:10:00Z");

    /** Its worker was cut off when its job was suspended, and planned another attempt. */
    @Test
    void aRunThatWasAskedToStopGetsNoFurtherAttempt() {
        MemoryStores stores = new MemoryStores(() -> NOW);
        FollowJobChanges changes = new FollowJobChanges(stores.jobs(), () -> NOW, Duration.ofHours(1), 10);
        JudgeRuns judge = new JudgeRuns(changes, stores.jobs(), stores.history(), Duration.ofMinutes(5));
        Run run = Runs.planned("job", NOW)
                .claimed(new Claim(Token.random(new Random(1)), new WorkerId("w"), NOW))
                .cancelling(CancelReason.JOB_SUSPENDED)
                .after(new AttemptEnd.TriedAgain(new Failure("E", ""), NOW, new Ticket(2)), Optional.empty(), NOW);

        JudgeRuns.Judged judged = judge.judge(List.of(run), NOW);

        assertThat(judged.stopped()).containsExactly(run);
        assertThat(judged.standing()).isEmpty();
    }

    @Test
    void onlyWhoMakesUpForATimeMeansOneThatIsOver() {
        MemoryStores stores = new MemoryStores(() -> NOW.minus(Duration.ofHours(2))); // when the job was declared
        Run phantom = Runs.planned("job", NOW.minus(Duration.ofHours(1)));
        Job job = stores.jobs()
                .put(new JobDeclaration(phantom.job(), phantom.id().job(), 1, phantom.spec(), false, Optional.empty()))
                .job();
        stores.history().note(Map.of(job.id(), new TrimNote(NOW, Optional.empty(), Optional.empty(), 1, 0)));
        Run wanted = Run.manual(
                job,
                RunId.backfill(job.uid(), phantom.scheduledTime()),
                job.spec().payload(),
                phantom.scheduledTime(),
                phantom.dueTime(),
                new Ticket(3),
                job.changedAt());
        FollowJobChanges changes = new FollowJobChanges(stores.jobs(), () -> NOW, Duration.ofHours(1), 10);
        changes.tick();
        JudgeRuns judge = new JudgeRuns(changes, stores.jobs(), stores.history(), Duration.ofMinutes(5));

        JudgeRuns.Judged judged = judge.judge(List.of(phantom, wanted), NOW);

        assertThat(judged.over()).containsExactly(phantom);
        assertThat(judged.standing()).containsExactly(wanted);
    }
}

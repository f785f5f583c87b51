package io.distributedcron.scheduler.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Jobs with shards that are held, or not, by how their times ended as a whole. */
class HoldFailingJobsTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final JobSpec SPEC = JobSpec.of("f", Timing.of("* * * * * *", "UTC"), new PoolId("ns", "pool"))
            .sharded(Shards.of(4))
            .failing(FailurePolicy.NONE.suspendingAfter(2));
    private static final Ending SUCCEEDED = new Ending.Succeeded(Optional.empty());
    private static final Ending FAILED = new Ending.Failed(new Failure("Oops", ""));
    private static final Ending SKIPPED = new Ending.Skipped(SkipReason.FORBIDDEN);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final MemoryStores stores = new MemoryStores(now::get);
    private final Random random = new Random(1);
    private final PlanShards plan = new PlanShards(stores.plannedRuns(), random);
    private final HoldFailingJobs hold = new HoldFailingJobs(
            stores.heldJobs(),
            stores.jobs(),
            new WithdrawRuns(stores.plannedRuns(), new Schedules(), random),
            stores.history(),
            now::get);
    private final Job job = stores.jobs()
            .put(new JobDeclaration(new JobId("ns", "job"), new JobUid("uid"), 1, SPEC, false, Optional.empty()))
            .job();
    private int second;

    /** A time whose shards end like this, shard 0 first. */
    private void time(Ending... endings) {
        Instant at = START.plusSeconds(++second);
        plan.plan(List.of(Run.planned(job, at, Ticket.random(random), START)));
        List<Run> shards = stores.history().latest(job.id(), 4).stream()
                .sorted(Comparator.comparing(run -> run.id().shard()))
                .toList();
        for (int i = 0; i < endings.length; i++) {
            end(shards.get(i), endings[i], at);
        }
    }

    private void end(Run run, Ending ending, Instant at) {
        if (ending instanceof Ending.Skipped) {
            stores.plannedRuns().end(List.of(RunRef.of(run)), ending, at);
            return;
        }
        Claim claim = new Claim(Token.random(random), new WorkerId("w"), at);
        stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
        stores.claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(), run.job(), claim.token(), new AttemptEnd.Finished(ending), Optional.of(at), at)));
    }

    private Job.Status looked() {
        hold.look(List.of(job));
        return Objects.requireNonNull(stores.jobs().find(List.of(job.id())).get(job.id()))
                .status();
    }

    /** These have not succeeded as a whole, and do not count, however many runs of theirs did. */
    @Test
    void timesOfWhichShardsWereSkippedHideNoFailures() {
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        for (int i = 0; i < 100; i++) {
            time(SUCCEEDED, SKIPPED, SUCCEEDED, SUCCEEDED);
        }
        assertThat(looked()).isEqualTo(Job.Status.ACTIVE);
        time(SUCCEEDED, SUCCEEDED, FAILED, SKIPPED);
        for (int i = 0; i < 20; i++) {
            time(SUCCEEDED, SKIPPED, SUCCEEDED, SUCCEEDED);
        }
        assertThat(looked()).isEqualTo(Job.Status.HELD);
    }

    @Test
    void aTimeThatSucceededBetweenThemIsSeenHoweverLongAgo() {
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        time(SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        for (int i = 0; i < 50; i++) {
            time(SUCCEEDED, SKIPPED, SUCCEEDED, SUCCEEDED);
        }
        time(SUCCEEDED, SUCCEEDED, FAILED, SKIPPED);
        assertThat(looked()).isEqualTo(Job.Status.ACTIVE);
    }

    /** The schedulers were down: the run that waits is a minute old, and nobody has planned what follows it. */
    @Test
    void timesThatNobodyPlannedForBeforeItWasHeldAreOnRecord() {
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        time();
        now.set(START.plusSeconds(60));
        assertThat(looked()).isEqualTo(Job.Status.HELD);

        Run record = stores.plannedRuns().latest(job.id(), job.uid()).orElseThrow();
        assertThat(record.scheduledTime()).isEqualTo(START.plusSeconds(4));
        assertThat(record.ending()).contains(new Ending.Skipped(SkipReason.HELD, Optional.of(now.get()), 57));
    }

    /** A look at two thousand outcomes is enough. */
    @Test
    void whatFailedLongAgoIsNotLookedFor() {
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        time(FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
        for (int i = 0; i < 700; i++) {
            time(SUCCEEDED, SKIPPED, SUCCEEDED, SUCCEEDED);
        }
        assertThat(looked()).isEqualTo(Job.Status.ACTIVE);
    }
}

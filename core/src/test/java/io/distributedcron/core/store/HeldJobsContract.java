package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.store.HeldJobs.Wanted.inARow;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

public abstract class HeldJobsContract {
    private static final Instant PAST = Instant.parse("2020-05-06T07:08:09Z");
    private static final JobId BILL = JobId.parse("shop/bill");
    private static final JobUid UID = new JobUid("uid-of-bill");
    private static final AttemptEnd SUCCEEDED = Runs.succeeded();
    private static final AttemptEnd FAILED = new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", "")));
    private static final AttemptEnd TIMED_OUT = new AttemptEnd.Finished(new Ending.TimedOut(new Failure("Late", "")));

    protected abstract StoresUnderTest stores();

    private HeldJobs held() {
        return stores().heldJobs();
    }

    private Job stored() {
        return stores().jobs().put(Jobs.job("shop/bill").declaration()).job();
    }

    private Job now() {
        return Objects.requireNonNull(stores().jobs().find(List.of(BILL)).get(BILL));
    }

    private RunId end(String name, int second, AttemptEnd end) {
        Instant time = PAST.plusSeconds(second);
        Run run = planned(Jobs.job(name).changedAt(PAST), time);
        stores().plannedRuns().plan(List.of(run));
        Claim claim = claimBy("worker", time);
        stores().claimedRuns().claim(refs(run), claim);
        stores().claimedRuns().end(List.of(report(run, claim.token(), end, time, time.plusSeconds(1))));
        return run.id();
    }

    @Test
    void theLatestOutcomesOfJobsWithEnoughFailuresAreAnswered() {
        RunId first = end("shop/bill", 10, FAILED);
        end("shop/bill", 20, SUCCEEDED);
        end("shop/bill", 30, TIMED_OUT);
        Run skipped = planned(Jobs.job("shop/bill").changedAt(PAST), PAST.plusSeconds(40));
        stores().plannedRuns()
                .plan(List.of(skipped, planned(Jobs.job("shop/bill").changedAt(PAST), PAST.plusSeconds(50))));
        stores().plannedRuns().end(refs(skipped), new Ending.Skipped(SkipReason.FORBIDDEN), PAST);
        end("shop/mail", 10, FAILED);
        JobId mail = JobId.parse("shop/mail");

        Map<JobId, List<FinishedRun>> outcomes =
                held().outcomes(Map.of(BILL, inARow(2), mail, inARow(2), JobId.parse("shop/none"), inARow(1)));

        assertThat(outcomes).containsOnlyKeys(BILL);
        assertThat(outcomes.get(BILL))
                .extracting(FinishedRun::state)
                .containsExactly(RunState.TIMED_OUT, RunState.SUCCEEDED);
        assertThat(Objects.requireNonNull(outcomes.get(BILL)).getFirst().finishedAt())
                .isEqualTo(PAST.plusSeconds(31));
        assertThat(held().outcomes(Map.of(BILL, inARow(3), mail, inARow(1)))).containsOnlyKeys(mail);
        end("shop/bill", 60, FAILED);
        assertThat(Objects.requireNonNull(
                        held().outcomes(Map.of(BILL, inARow(3))).get(BILL)))
                .extracting(FinishedRun::id)
                .hasSize(3)
                .doesNotContain(first);
        assertThat(held().outcomes(Map.of())).isEmpty();
        assertThat(held().outcomes(Map.of(BILL, new HeldJobs.Wanted(2, 4))).get(BILL))
                .hasSize(4);
    }

    @Test
    void aJobIsHeldAsItWasReadAndReleasedOnce() {
        Job job = stored();

        Job held = held().hold(job).orElseThrow();

        assertThat(held.status()).isEqualTo(Job.Status.HELD);
        assertThat(held.revision()).isEqualTo(job.revision());
        assertThat(held.spec()).isEqualTo(job.spec());
        assertThat(held.changedAt()).isAfterOrEqualTo(job.changedAt());
        assertThat(now()).isEqualTo(held);
        assertThat(held().hold(job)).as("held again").isEmpty();
        assertThat(stores().jobs().changesSince(held.changedAt(), 10))
                .extracting(JobChange::status)
                .containsExactly(Job.Status.HELD);
        assertThat(stores().history().summaries(List.of(BILL)).get(BILL))
                .extracting(JobSummary::heldSince)
                .isEqualTo(Optional.of(held.changedAt()));

        assertThat(held().release(BILL, UID, held.changedAt().minusMillis(1)))
                .as("held later")
                .isEmpty();
        assertThat(held().release(BILL, new JobUid("another"), held.changedAt()))
                .isEmpty();
        Job released = held().release(BILL, UID, held.changedAt()).orElseThrow();
        assertThat(released.active()).isTrue();
        assertThat(released.revision()).isEqualTo(job.revision());
        assertThat(released.changedAt()).isAfterOrEqualTo(held.changedAt());
        assertThat(held().release(BILL, UID, released.changedAt()))
                .as("released again")
                .isEmpty();
        assertThat(stores().history().summaries(List.of(BILL)).get(BILL))
                .extracting(JobSummary::heldSince)
                .isEqualTo(Optional.empty());
    }

    @Test
    void aChangeMeanwhileLeavesNothingToHoldAndAHeldJobIsChangedAsAnyOther() {
        Job job = stored();
        stores().jobs().put(Jobs.job("shop/bill").revision(2).declaration());
        assertThat(held().hold(job)).isEmpty();

        assertThat(held().hold(now())).isPresent();
        stores().jobs().put(Jobs.job("shop/bill").revision(2).declaration());
        assertThat(now().status()).as("the same declaration again").isEqualTo(Job.Status.HELD);
        stores().jobs().put(Jobs.job("shop/bill").revision(3).declaration());
        assertThat(now().status()).isEqualTo(Job.Status.ACTIVE);

        stores().jobs().put(Jobs.job("shop/bill").revision(4).suspended().declaration());
        assertThat(held().hold(now())).as("suspended").isEmpty();
    }

    @Test
    void ofManyOneHoldsAndOneReleases() {
        Job job = stored();
        List<Optional<Job>> holds = Together.inThreads(4, i -> held().hold(job));
        assertThat(holds.stream().filter(Optional::isPresent)).hasSize(1);
        Instant since = now().changedAt();
        List<Optional<Job>> releases = Together.inThreads(4, i -> held().release(BILL, UID, since));
        assertThat(releases.stream().filter(Optional::isPresent)).hasSize(1);
    }

    /** What was planned for the times to come goes, what waits is skipped, and what a worker has had goes on. */
    @Test
    void aHoldWithdrawsWhatNobodyHasClaimed() {
        Job job = stored();
        Instant change = job.changedAt();
        Run waiting = planned(job, change.minusSeconds(5));
        Run upcoming = planned(job, change.plusSeconds(600));
        Run running = planned(job, change.minusSeconds(60));
        Run retried = planned(job, change.minusSeconds(90));
        Run asked = Runs.manual(job, "t", change.minusSeconds(1));
        stores().plannedRuns().plan(List.of(waiting, upcoming, running, retried, asked));
        Claim claim = claimBy("worker", change);
        stores().claimedRuns().claim(refs(running, retried), claim);
        AttemptEnd again = new AttemptEnd.TriedAgain(new Failure("E", ""), change.plusSeconds(60), Runs.ticket());
        stores().claimedRuns().end(List.of(report(retried, claim.token(), again, change, change)));
        Job held = held().hold(job).orElseThrow();

        assertThat(stores().plannedRuns().withdraw(held, held.changedAt())).isEqualTo(2);

        Map<RunId, Run> left = stores().plannedRuns().find(refs(waiting, upcoming, running, retried, asked));
        assertThat(left).doesNotContainKey(upcoming.id());
        assertThat(ending(left, waiting)).contains(new Ending.Skipped(SkipReason.HELD));
        assertThat(state(left, running)).isEqualTo(RunState.RUNNING);
        assertThat(state(left, retried)).isEqualTo(RunState.PLANNED);
        assertThat(state(left, asked)).isEqualTo(RunState.PLANNED);
        assertThat(left.values()).noneMatch(run -> run.cancelRequested().isPresent());
    }

    /** Whoever is late with a withdrawal takes nothing of what was planned since the release. */
    @Test
    void whatIsPlannedAfterTheReleaseStandsAndWhatWasPlannedForTheHoldGoes() {
        Job job = stored();
        Job held = held().hold(job).orElseThrow();
        Job released = held().release(BILL, UID, held.changedAt()).orElseThrow();
        Run stray = planned(job, released.changedAt());
        Run fresh = Run.planned(
                released,
                released.changedAt().plusSeconds(600),
                Runs.ticket(),
                released.changedAt().plusMillis(1));
        stores().plannedRuns().plan(List.of(stray, fresh));

        assertThat(stores().plannedRuns().withdraw(held, held.changedAt())).isLessThanOrEqualTo(1);
        stores().plannedRuns().withdraw(released, released.changedAt());

        Map<RunId, Run> left = stores().plannedRuns().find(refs(stray, fresh));
        assertThat(state(left, fresh)).isEqualTo(RunState.PLANNED);
        assertThat(Optional.ofNullable(left.get(stray.id())).map(Run::state))
                .isNotEqualTo(Optional.of(RunState.PLANNED));
    }

    private static RunState state(Map<RunId, Run> runs, Run run) {
        return Objects.requireNonNull(runs.get(run.id())).state();
    }

    private static Optional<Ending> ending(Map<RunId, Run> runs, Run run) {
        return Objects.requireNonNull(runs.get(run.id())).ending();
    }
}

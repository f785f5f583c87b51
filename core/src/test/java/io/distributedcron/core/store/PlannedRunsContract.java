package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.RunAssert.assertThatRun;
import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.success;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public abstract class PlannedRunsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final Ending SUPERSEDED = new Ending.Skipped(SkipReason.SUPERSEDED);

    protected abstract StoresUnderTest stores();

    private PlannedRuns runs() {
        return stores().plannedRuns();
    }

    private static Jobs bill() {
        return Jobs.job("shop/bill");
    }

    /** The job as changed now: runs of a second earlier are past, those of a second later are upcoming. */
    private static Job job(Jobs job) {
        return job.changedAt(NOW);
    }

    private @Nullable Run stored(Run run) {
        return runs().find(refs(run)).get(run.id());
    }

    private Run past(Jobs job) {
        return plan(planned(job(job), NOW.minusSeconds(1)));
    }

    private Run upcoming(Jobs job) {
        return plan(planned(job(job), NOW.plusSeconds(1)));
    }

    private Run plan(Run run) {
        assertThat(runs().plan(List.of(run))).containsOnlyKeys(run.id());
        return run;
    }

    private Claim claim(Run run) {
        Claim claim = claimBy("worker", NOW);
        assertThat(stores().claimedRuns().claim(refs(run), claim)).containsExactly(run.id());
        return claim;
    }

    private Run waitingForAnotherAttempt(Run run) {
        Claim claim = claim(run);
        AttemptEnd end = new AttemptEnd.TriedAgain(new Failure("Oops", "again"), NOW.plusSeconds(9), ticket());
        stores().claimedRuns().end(List.of(report(run, claim.token(), end, NOW, NOW)));
        return run.claimed(claim).after(end, Optional.of(NOW), NOW);
    }

    @Test
    void plannedRunsAreKeptAsTheyAre() {
        Run plain = planned(job(bill()), NOW);
        Run unusual = planned(job(Jobs.job("shop/mail").spec(Jobs.unusualSpec()).revision(1L << 40)), NOW);
        Run manual = Runs.manual(job(bill()), "t-1", NOW);

        assertThat(runs().plan(List.of(plain, unusual, manual)))
                .containsOnlyKeys(plain.id(), unusual.id(), manual.id());
        assertThat(runs().find(refs(plain, unusual, manual, planned(job(bill()), NOW.plusSeconds(5)))))
                .isEqualTo(Map.of(plain.id(), plain, unusual.id(), unusual, manual.id(), manual));
    }

    /** As two runs of a job that are handled together are followed by the same times. */
    @Test
    void aRunThatIsThereTwiceInOneCallIsPlannedOnce() {
        Run run = planned(job(bill()), NOW.minusSeconds(2));
        Run again = planned(job(bill()), NOW.minusSeconds(2));
        Run other = planned(job(Jobs.job("shop/mail")), NOW.minusSeconds(2));

        assertThat(runs().plan(List.of(run, other, again))).containsOnlyKeys(run.id(), other.id());
        assertThat(stored(run)).isEqualTo(run);
        Claim claim = claim(run);
        stores().claimedRuns().end(List.of(Runs.success(run, claim.token(), NOW, NOW)));
        List<RunId> due = new ArrayList<>();
        try (RunBatches batches = stores().dueRuns().read(run.pool(), SlotRange.ALL, NOW.minusSeconds(60), NOW, 100)) {
            for (List<Run> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                batch.forEach(one -> due.add(one.id()));
            }
        }
        assertThat(due).containsExactly(other.id());
    }

    @Test
    void planningNothingDoesNothing() {
        assertThat(runs().plan(List.of())).isEmpty();
        runs().replan(List.of());
        assertThat(runs().end(List.of(), SUPERSEDED, NOW)).isEmpty();
        assertThat(runs().stillPlanned(List.of())).isEmpty();
        assertThat(runs().find(List.of())).isEmpty();
    }

    @Test
    void planningAgainLeavesARunAsItIs() {
        Run run = plan(planned(job(bill()), NOW));
        Run other = planned(job(bill()), NOW.plusSeconds(60));

        assertThat(runs().plan(List.of(planned(job(bill().revision(2)), NOW), other, other)))
                .containsOnlyKeys(other.id());
        assertThat(stored(run)).isEqualTo(run);

        Claim claim = claim(run);
        assertThat(runs().plan(List.of(run))).isEmpty();
        assertThat(stored(run)).isEqualTo(run.claimed(claim));
    }

    @Test
    void ofManyPlannersOneAddsARun() {
        List<Run> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(planned(job(bill()), NOW.plusSeconds(i)));
        }
        List<Set<RunId>> added = Together.inThreads(4, i -> runs().plan(batch).keySet());

        assertThat(added.stream().mapToInt(Set::size).sum()).isEqualTo(50);
        assertThat(added.stream().flatMap(Set::stream)).doesNotHaveDuplicates();
    }

    @Test
    void replanningAddsRunsAndReplacesOlderOnes() {
        Run older = upcoming(bill());
        Run newer = planned(job(bill().revision(2)), older.scheduledTime());
        Run added = planned(job(bill().revision(2)), NOW.plusSeconds(60));
        runs().replan(List.of(newer, added));

        assertThat(stored(older)).isEqualTo(newer);
        assertThat(stored(added)).isEqualTo(added);
        assertThat(runs().stillPlanned(refs(older))).as("its ticket is void").isEmpty();
    }

    @Test
    void replanningLeavesRunsOfTheSameOrANewerRevisionAlone() {
        Run same = plan(planned(job(bill().revision(2)), NOW));
        Run newer = plan(planned(job(bill().revision(3)), NOW.plusSeconds(60)));
        runs().replan(List.of(
                planned(job(bill().revision(2)), NOW), planned(job(bill().revision(2)), NOW.plusSeconds(60))));

        assertThat(stored(same)).isEqualTo(same);
        assertThat(stored(newer)).isEqualTo(newer);
    }

    @Test
    void replanningLeavesClaimedRunsAlone() {
        Run running = plan(planned(job(bill()), NOW));
        Claim claim = claim(running);
        Run waiting = waitingForAnotherAttempt(plan(planned(job(bill()), NOW.plusSeconds(60))));
        Run over = plan(planned(job(bill()), NOW.plusSeconds(120)));
        runs().end(refs(over), SUPERSEDED, NOW);
        runs().replan(List.of(
                planned(job(bill().revision(2)), NOW),
                planned(job(bill().revision(2)), NOW.plusSeconds(60)),
                planned(job(bill().revision(2)), NOW.plusSeconds(120))));

        assertThat(stored(running)).isEqualTo(running.claimed(claim));
        assertThat(stored(waiting)).isEqualTo(waiting);
        assertThat(stored(over)).isEqualTo(over.endedUnclaimed(SUPERSEDED, NOW));
    }

    @Test
    void aChangeRemovesUpcomingRunsAndSupersedesPastOnes() {
        Run past = past(bill());
        Run atTheChange = plan(planned(job(bill()), NOW));
        Run upcoming = upcoming(bill());

        assertThat(runs().withdraw(job(bill().revision(2)), NOW)).isEqualTo(3);
        assertThat(stored(upcoming)).isNull();
        assertThat(stored(past)).isEqualTo(past.endedUnclaimed(SUPERSEDED, NOW));
        assertThatRun(stored(atTheChange)).wasSkipped(SkipReason.SUPERSEDED);
        assertThat(runs().withdraw(job(bill().revision(2)), NOW)).as("again").isZero();
    }

    @Test
    void whatSomebodyAskedForStandsUntilItsJobIsDeleted() {
        Run late = plan(Runs.manual(job(bill()), "late", NOW.minusSeconds(1)));
        Run ahead = plan(Runs.manual(job(bill()), "ahead", NOW.plusSeconds(60)));
        Run running = plan(Runs.manual(job(bill()), "running", NOW.minusSeconds(2)));
        Claim claim = claim(running);

        assertThat(runs().withdraw(job(bill().revision(2)), NOW)).isZero();
        assertThat(runs().withdraw(job(bill().revision(3).suspended()), NOW)).isZero();
        assertThat(stored(late)).isEqualTo(late);
        assertThat(stored(ahead)).isEqualTo(ahead);
        assertThat(stored(running)).isEqualTo(running.claimed(claim));

        assertThat(runs().withdraw(job(bill().revision(3).deleted()), NOW)).isEqualTo(3);
        assertThat(stored(ahead)).isNull();
        assertThatRun(stored(late)).wasCancelled(CancelReason.JOB_DELETED);
        assertThat(stored(running)).isEqualTo(running.claimed(claim).cancelling(CancelReason.JOB_DELETED));
    }

    @Test
    void whatSomebodyAskedOfAnotherDeclarationIsWithdrawn() {
        Run ahead = plan(Runs.manual(job(bill()), "ahead", NOW.plusSeconds(60)));

        assertThat(runs().withdraw(job(bill().uid("another")), NOW)).isEqualTo(1);
        assertThat(stored(ahead)).isNull();
    }

    @Test
    void aChangeLeavesRunsOfItsRevisionAndClaimedRunsAndOtherJobsAlone() {
        Run current = plan(planned(job(bill().revision(2)), NOW.plusSeconds(2)));
        Run other = upcoming(Jobs.job("shop/mail"));
        Run running = past(bill());
        Claim claim = claim(running);
        Run waiting = waitingForAnotherAttempt(plan(planned(job(bill()), NOW.minusSeconds(5))));

        assertThat(runs().withdraw(job(bill().revision(2)), NOW)).isZero();
        assertThat(stored(current)).isEqualTo(current);
        assertThat(stored(other)).isEqualTo(other);
        assertThat(stored(running)).isEqualTo(running.claimed(claim));
        assertThat(stored(waiting)).isEqualTo(waiting);
    }

    @Test
    void aSuspensionEndsWhatIsLeftOfItsRevisionToo() {
        Run past = past(bill().revision(2));
        Run upcoming = upcoming(bill());
        Run running = plan(planned(job(bill().revision(2)), NOW.minusSeconds(2)));
        Claim claim = claim(running);
        Run waiting = waitingForAnotherAttempt(plan(planned(job(bill()), NOW.plusSeconds(5))));
        Run over = plan(planned(job(bill()), NOW.minusSeconds(3)));
        Claim ended = claim(over);
        stores().claimedRuns().end(List.of(success(over, ended.token(), NOW, NOW)));

        Job suspended = job(bill().revision(2).suspended());
        assertThat(runs().withdraw(suspended, NOW)).isEqualTo(4);
        Ending cancelled = new Ending.Cancelled(CancelReason.JOB_SUSPENDED);
        assertThat(stored(past)).isEqualTo(past.endedUnclaimed(cancelled, NOW));
        assertThat(stored(upcoming)).isNull();
        assertThat(stored(running)).isEqualTo(running.claimed(claim).cancelling(CancelReason.JOB_SUSPENDED));
        assertThat(stored(waiting)).isEqualTo(waiting.endedUnclaimed(cancelled, NOW));
        assertThatRun(stored(over)).succeeded();
        assertThat(runs().withdraw(suspended, NOW)).as("again").isZero();
    }

    @Test
    void aSuspensionLeavesRunsOfALaterRevisionAlone() {
        Run later = upcoming(bill().revision(3));

        assertThat(runs().withdraw(job(bill().revision(2).suspended()), NOW)).isZero();
        assertThat(stored(later)).isEqualTo(later);
    }

    @Test
    void aDeletionNamesItsReason() {
        Run past = past(bill());
        Run running = plan(planned(job(bill()), NOW.minusSeconds(2)));
        claim(running);

        assertThat(runs().withdraw(job(bill().deleted()), NOW)).isEqualTo(2);
        assertThatRun(stored(past)).wasCancelled(CancelReason.JOB_DELETED);
        assertThatRun(stored(running)).isRunning().isAskedToStop(CancelReason.JOB_DELETED);
    }

    @Test
    void runsOfAnotherUidAreOlderWhateverTheirRevision() {
        Run before = upcoming(bill().uid("a-uid").revision(9));
        Run after = upcoming(bill().uid("z-uid").revision(9));
        Run longer = plan(planned(job(bill().uid("m-uid-2").revision(9)), NOW.plusSeconds(3)));
        Run shorter = plan(planned(job(bill().uid("m-ui").revision(9)), NOW.plusSeconds(3)));
        Run own = upcoming(bill().uid("m-uid").revision(1));

        assertThat(runs().withdraw(job(bill().uid("m-uid").revision(1)), NOW)).isEqualTo(4);
        assertThat(runs().find(refs(before, after, longer, shorter, own))).containsOnlyKeys(own.id());
    }

    @Test
    void whatWasClaimedOfAnotherUidIsStoppedWhenItsNameIsDeclaredAnew() {
        Run waiting = waitingForAnotherAttempt(plan(planned(job(bill().uid("a-uid")), NOW.minusSeconds(5))));
        Run running = plan(planned(job(bill().uid("z-uid")), NOW.minusSeconds(2)));
        claim(running);

        assertThat(runs().withdraw(job(bill().uid("m-uid").revision(1)), NOW)).isEqualTo(2);
        assertThatRun(stored(waiting)).wasCancelled(CancelReason.JOB_DELETED);
        assertThatRun(stored(running)).isRunning().isAskedToStop(CancelReason.JOB_DELETED);
        assertThat(runs().withdraw(job(bill().uid("m-uid").revision(1)), NOW))
                .as("again")
                .isZero();
    }

    /** The name may have been declared anew before the call arrives. */
    @Test
    void aLateDeletionLeavesRunsOfAnotherUidAlone() {
        Run upcoming = upcoming(bill().uid("z-uid"));
        Run running = plan(planned(job(bill().uid("z-uid")), NOW.minusSeconds(2)));
        claim(running);

        assertThat(runs().withdraw(job(bill().uid("a-uid").deleted()), NOW)).isZero();
        assertThat(stored(upcoming)).isEqualTo(upcoming);
        assertThatRun(stored(running)).isRunning();
    }

    @Test
    void unclaimedRunsEndByTicket() {
        Run run = past(bill());
        Run other = upcoming(bill());
        Run claimed = plan(planned(job(bill()), NOW));
        claim(claimed);
        RunRef stale = new RunRef(other.id(), other.job(), ticket());

        assertThat(runs().end(List.of(RunRef.of(run), RunRef.of(run), stale, RunRef.of(claimed)), SUPERSEDED, NOW))
                .containsExactly(run.id());
        assertThat(stored(run)).isEqualTo(run.endedUnclaimed(SUPERSEDED, NOW));
        assertThat(stored(other)).isEqualTo(other);
        assertThatRun(stored(claimed)).isRunning();
        assertThat(runs().end(refs(run), SUPERSEDED, NOW)).as("again").isEmpty();
    }

    @Test
    void aRunThatWaitsForAnotherAttemptEndsByItsNewTicket() {
        Run waiting = waitingForAnotherAttempt(past(bill()));
        Ending missed = new Ending.Skipped(SkipReason.STARTING_DEADLINE);

        assertThat(runs().end(refs(waiting), missed, NOW)).containsExactly(waiting.id());
        assertThat(stored(waiting)).isEqualTo(waiting.endedUnclaimed(missed, NOW));
    }

    @Test
    void theRecordOfMissedTimesSaysHowFarItReaches() {
        Ending missed = new Ending.Skipped(SkipReason.MISSED, Optional.of(NOW.plusSeconds(600)), 11);
        Run run = past(bill());
        Run fromTheStart = planned(job(bill()), NOW.plusSeconds(5)).endedUnclaimed(missed, NOW);

        runs().end(refs(run), missed, NOW);
        assertThat(runs().plan(List.of(fromTheStart))).containsOnlyKeys(fromTheStart.id());

        assertThat(stored(run)).isEqualTo(run.endedUnclaimed(missed, NOW));
        assertThat(stored(fromTheStart)).isEqualTo(fromTheStart);
        assertThat(runs().stillPlanned(refs(fromTheStart))).isEmpty();
    }

    @Test
    void anUnclaimedRunCannotSucceed() {
        Run run = past(bill());

        assertThatThrownBy(() -> runs().end(refs(run), new Ending.Succeeded(Optional.empty()), NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SUCCEEDED");
        assertThat(stored(run)).isEqualTo(run);
    }

    @Test
    void ofManyWhoEndARunOneDoes() {
        List<Run> batch = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batch.add(plan(planned(job(bill()), NOW.plusSeconds(i))));
        }
        List<Set<RunId>> ended = Together.inThreads(4, i -> runs().end(refs(batch), SUPERSEDED, NOW));

        assertThat(ended.stream().flatMap(Set::stream).toList())
                .doesNotHaveDuplicates()
                .hasSize(40);
    }

    @Test
    void stillPlannedAreThoseWithTheirTicket() {
        Run run = past(bill());
        Run claimed = upcoming(bill());
        claim(claimed);
        RunRef stale = new RunRef(RunId.planned(run.id().job(), NOW.plusSeconds(77)), run.job(), run.ticket());

        assertThat(runs().stillPlanned(List.of(RunRef.of(run), RunRef.of(claimed), stale)))
                .containsExactly(run.id());
    }

    @Test
    void linksThatNobodyHasClaimedAreReadInOrderPageByPage() {
        Job job = job(bill());
        List<Run> links = new ArrayList<>();
        for (int second = 1; second <= 7; second++) {
            links.add(planned(job, NOW.minusSeconds(second)));
        }
        runs().plan(links);
        runs().plan(List.of(
                Run.manual(job, "now", NOW.minusSeconds(3), ticket(), NOW),
                links.get(2).ofShard(1, ticket()),
                planned(job(bill().uid("another")), NOW.minusSeconds(3)),
                planned(job(Jobs.job("shop/mail")), NOW.minusSeconds(3))));
        upcoming(bill());
        claim(links.get(1));
        runs().end(refs(links.get(3)), SUPERSEDED, NOW);
        waitingForAnotherAttempt(links.get(5));

        List<Run> first = runs().unclaimedLinks(job.id(), job.uid(), Optional.empty(), NOW.minusSeconds(1), 3);
        assertThat(first).extracting(Run::id).containsExactly(id(links, 6), id(links, 4), id(links, 2));
        assertThat(first).containsExactly(links.get(6), links.get(4), links.get(2));
        assertThat(runs().unclaimedLinks(job.id(), job.uid(), Optional.of(NOW.minusSeconds(3)), NOW.minusSeconds(1), 3))
                .containsExactly(links.getFirst());
        assertThat(runs().unclaimedLinks(job.id(), job.uid(), Optional.empty(), NOW.minusSeconds(4), 9))
                .containsExactly(links.get(6), links.get(4));
    }

    private static RunId id(List<Run> runs, int index) {
        return runs.get(index).id();
    }

    @Test
    void theNextLinkIsOfTheUidAskedForInWhateverStateAndNoManualOne() {
        Job job = job(bill());
        Run first = past(bill());
        runs().plan(List.of(Run.manual(job, "now", NOW, ticket(), NOW), planned(job(bill().uid("another")), NOW)));
        Run second = upcoming(bill());
        plan(planned(job, NOW.plusSeconds(9)));
        claim(second);

        assertThat(runs().nextLink(job.id(), job.uid(), first.scheduledTime())).contains(second.scheduledTime());
        assertThat(runs().nextLink(job.id(), job.uid(), second.scheduledTime().minusMillis(1)))
                .contains(second.scheduledTime());
        assertThat(runs().nextLink(job.id(), job.uid(), NOW.plusSeconds(9))).isEmpty();
    }

    @Test
    void theLatestRunIsOfTheUidAskedForAndNoManualOne() {
        Job job = job(bill());
        assertThat(runs().latest(job.id(), job.uid())).isEmpty();
        Run first = past(bill());
        Run second = upcoming(bill());
        runs().plan(List.of(Run.manual(job, "now", NOW.plusSeconds(9), ticket(), NOW)));
        Job another = job(bill().uid("another"));
        plan(planned(another, NOW.plusSeconds(60)));

        assertThat(runs().latest(job.id(), job.uid())).contains(second);
        assertThat(runs().end(refs(second), SUPERSEDED, NOW)).hasSize(1);
        assertThat(runs().latest(job.id(), job.uid()).map(Run::id)).contains(second.id());
        assertThat(runs().latest(first.job(), another.uid()).map(Run::scheduledTime))
                .contains(NOW.plusSeconds(60));
    }
}

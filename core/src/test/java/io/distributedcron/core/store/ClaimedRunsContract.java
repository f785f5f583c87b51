package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.RunAssert.assertThatRun;
import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.success;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public abstract class ClaimedRunsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");

    protected abstract StoresUnderTest stores();

    private ClaimedRuns runs() {
        return stores().claimedRuns();
    }

    private Run plan(String job, int second) {
        Run run = planned(Jobs.job(job).changedAt(NOW), NOW.plusSeconds(second));
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private List<Run> planMany(int count) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(planned(Jobs.job("shop/job-" + i % 7).changedAt(NOW), NOW.plusSeconds(i)));
        }
        stores().plannedRuns().plan(runs);
        return runs;
    }

    private @Nullable Run stored(Run run) {
        return stores().plannedRuns().find(refs(run)).get(run.id());
    }

    private Run claimed(Run run, Claim claim) {
        assertThat(runs().claim(refs(run), claim)).containsExactly(run.id());
        return run.claimed(claim);
    }

    private Run waiting(Run run) {
        Claim claim = claimBy("worker", NOW);
        AttemptEnd end = new AttemptEnd.TriedAgain(new Failure("Oops", "again"), NOW.plusSeconds(9), ticket());
        Run claimed = claimed(run, claim);
        runs().end(List.of(report(run, claim.token(), end, NOW, NOW)));
        return claimed.after(end, Optional.of(NOW), NOW);
    }

    @Test
    void aBatchIsClaimedUnderOneToken() {
        Run bill = plan("shop/bill", 0);
        Run mail = plan("shop/mail", 0);
        Claim claim = claimBy("worker", NOW);

        assertThat(runs().claim(refs(bill, mail), claim)).containsExactlyInAnyOrder(bill.id(), mail.id());
        assertThat(stored(bill)).isEqualTo(bill.claimed(claim));
        assertThat(stored(mail)).isEqualTo(mail.claimed(claim));
        assertThat(runs().claim(List.of(), claimBy("worker", NOW))).isEmpty();
    }

    @Test
    void whatIsNotPlannedWithItsTicketIsNotWon() {
        Run won = plan("shop/bill", 0);
        Run taken = plan("shop/bill", 1);
        claimed(taken, claimBy("other", NOW));
        Run stale = plan("shop/bill", 2);
        Run gone = planned(Jobs.job("shop/bill").changedAt(NOW), NOW.plusSeconds(3));
        Run over = plan("shop/bill", 4);
        stores().plannedRuns().end(refs(over), new Ending.Cancelled(CancelReason.JOB_DELETED), NOW);

        List<RunRef> batch = List.of(
                RunRef.of(won),
                RunRef.of(taken),
                new RunRef(stale.id(), stale.job(), ticket()),
                RunRef.of(gone),
                RunRef.of(over));
        assertThat(runs().claim(batch, claimBy("worker", NOW))).containsExactly(won.id());
        assertThat(stored(stale)).isEqualTo(stale);
    }

    @Test
    void aRunThatIsTwiceInABatchIsWonOnce() {
        Run run = plan("shop/bill", 0);
        Run other = plan("shop/bill", 1);

        assertThat(runs().claim(refs(run, run, other), claimBy("worker", NOW)))
                .containsExactlyInAnyOrder(run.id(), other.id());
        assertThat(runs().claim(refs(run, run), claimBy("worker", NOW))).isEmpty();
    }

    @Test
    void aFurtherAttemptIsClaimedByItsNewTicket() {
        Run first = plan("shop/bill", 0);
        Run second = waiting(first);
        Claim claim = claimBy("other", NOW.plusSeconds(9));

        assertThat(runs().claim(refs(first), claimBy("other", NOW)))
                .as("the old message")
                .isEmpty();
        assertThat(runs().claim(refs(second), claim)).containsExactly(first.id());
        assertThat(stored(first)).isEqualTo(second.claimed(claim));
    }

    @Test
    void ofManyClaimersOfOneBatchOneWinsARun() {
        List<Run> batch = planMany(60);
        List<Set<RunId>> won = Together.inThreads(4, i -> runs().claim(refs(batch), claimBy("worker-" + i, NOW)));

        assertThat(won.stream().flatMap(Set::stream).toList())
                .doesNotHaveDuplicates()
                .hasSize(60);
        for (int i = 0; i < 4; i++) {
            assertThat(owned(new WorkerId("worker-" + i)))
                    .extracting(OwnedRun::id)
                    .containsExactlyInAnyOrderElementsOf(won.get(i));
        }
    }

    @Test
    void aClaimWhoseAnswerWasLostShowsInWhatTheWorkerOwns() {
        Run run = plan("shop/bill", 0);
        Run over = plan("shop/bill", 1);
        Claim claim = claimBy("worker", NOW);
        runs().claim(refs(run, over), claim);
        runs().end(List.of(success(over, claim.token(), NOW, NOW)));

        assertThat(owned(claim.owner()))
                .containsExactly(new OwnedRun(run.id(), run.job(), claim.token(), Optional.empty()));
        assertThat(owned(new WorkerId("other"))).isEmpty();
    }

    private List<OwnedRun> owned(WorkerId worker) {
        return runs().ownedBy(worker, Map.of()).others();
    }

    @Test
    void claimsOfWhichTheWorkerHoldsAsManyAreNamedOnly() {
        List<Run> batch = planMany(9);
        Claim claim = claimBy("worker", NOW);
        Claim other = claimBy("worker", NOW);
        runs().claim(refs(batch.subList(0, 6)), claim);
        runs().claim(refs(batch.subList(6, 9)), other);
        runs().end(List.of(success(batch.get(0), claim.token(), NOW, NOW)));

        OwnedRuns owned = runs().ownedBy(claim.owner(), Map.of(claim.token(), 5, other.token(), 2));
        assertThat(owned.agreeing()).containsExactly(claim.token());
        assertThat(owned.others())
                .extracting(OwnedRun::id)
                .containsExactlyInAnyOrderElementsOf(
                        batch.subList(6, 9).stream().map(Run::id).toList());
        assertThat(runs().ownedBy(claim.owner(), Map.of(claim.token(), 6, other.token(), 3))
                        .agreeing())
                .containsExactly(other.token());
        assertThat(runs().ownedBy(new WorkerId("other"), Map.of(claim.token(), 5)))
                .isEqualTo(new OwnedRuns(Set.of(), List.of()));
    }

    @Test
    void aClaimOfWhichARunShallStopAgreesWithNoNumber() {
        List<Run> batch = planMany(3);
        Claim claim = claimBy("worker", NOW);
        runs().claim(refs(batch), claim);
        runs().requestCancel(batch.get(1).claimed(claim), CancelReason.REPLACED, NOW);

        for (int held = 0; held <= 3; held++) {
            assertThat(runs().ownedBy(claim.owner(), Map.of(claim.token(), held))
                            .others())
                    .contains(new OwnedRun(
                            batch.get(1).id(), batch.get(1).job(), claim.token(), Optional.of(CancelReason.REPLACED)));
        }
    }

    @Test
    void ownersAreTheWorkersWithARunningRun() {
        assertThat(runs().owners()).isEmpty();
        claimed(plan("shop/bill", 0), claimBy("one", NOW));
        claimed(plan("shop/bill", 1), claimBy("one", NOW));
        claimed(plan("shop/bill", 2), claimBy("two", NOW));
        waiting(plan("shop/bill", 3));

        assertThat(runs().owners()).containsExactlyInAnyOrder(new WorkerId("one"), new WorkerId("two"));
    }

    @Test
    void runningRunsOfAWorkerAreReadWholeAndBounded() {
        List<Run> batch = planMany(5);
        Claim claim = claimBy("worker", NOW);
        runs().claim(refs(batch), claim);

        assertThat(runs().runningOf(claim.owner(), 10))
                .containsExactlyInAnyOrderElementsOf(
                        batch.stream().map(run -> run.claimed(claim)).toList());
        assertThat(runs().runningOf(claim.owner(), 2)).hasSize(2);
    }

    @Test
    void theWorkerOfARunningRunIsAskedToStop() {
        Claim claim = claimBy("worker", NOW);
        Run running = claimed(plan("shop/bill", 0), claim);
        runs().requestCancel(running, CancelReason.REPLACED, NOW);

        assertThat(stored(running)).isEqualTo(running.cancelling(CancelReason.REPLACED));
        assertThat(owned(claim.owner()))
                .extracting(OwnedRun::cancelRequested)
                .containsExactly(Optional.of(CancelReason.REPLACED));
    }

    @Test
    void aRunThatWaitsForAnotherAttemptIsCancelledAtOnce() {
        Run waiting = waiting(plan("shop/bill", 0));
        runs().requestCancel(waiting, CancelReason.REPLACED, NOW);

        assertThat(stored(waiting)).isEqualTo(waiting.endedUnclaimed(new Ending.Cancelled(CancelReason.REPLACED), NOW));
    }

    @Test
    void aStopIsAskedOfTheRunAsItWasSeenOnly() {
        Run first = plan("shop/bill", 0);
        Run waiting = waiting(first);
        Claim claim = claimBy("other", NOW);
        Run runningAgain = waiting.claimed(claim);
        runs().claim(refs(waiting), claim);
        Run neverClaimed = plan("shop/bill", 1);
        Claim ended = claimBy("worker", NOW);
        Run over = claimed(plan("shop/bill", 2), ended);
        runs().end(List.of(success(over, ended.token(), NOW, NOW)));

        Stream.of(waiting, neverClaimed, over).forEach(run -> runs().requestCancel(run, CancelReason.REPLACED, NOW));
        assertThat(stored(first)).isEqualTo(runningAgain);
        assertThat(stored(neverClaimed)).isEqualTo(neverClaimed);
        assertThatRun(stored(over)).succeeded();
    }
}

package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.RunAssert.assertThatRun;
import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static io.distributedcron.core.store.ExclusiveClaim.GONE;
import static io.distributedcron.core.store.ExclusiveClaim.OCCUPIED;
import static io.distributedcron.core.store.ExclusiveClaim.WON;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link ClaimedRuns#claimExclusive} promises: at most one run of a job is active. */
public abstract class ExclusiveClaimsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final JobId BILL = JobId.parse("shop/bill");

    protected abstract StoresUnderTest stores();

    private ClaimedRuns runs() {
        return stores().claimedRuns();
    }

    private Run plan(String job, int second) {
        Run run = planned(Jobs.job(job).exclusive(ConcurrencyPolicy.FORBID).changedAt(NOW), NOW.plusSeconds(second));
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private static JobShard place(JobId job) {
        return new JobShard(job, 0);
    }

    private @Nullable Run stored(Run run) {
        return stores().plannedRuns().find(refs(run)).get(run.id());
    }

    private Run won(Run run, Claim claim) {
        assertThat(runs().claimExclusive(refs(run), claim)).isEqualTo(Map.of(run.id(), WON));
        return run.claimed(claim);
    }

    private Run ended(Run run, AttemptEnd end) {
        runs().end(List.of(report(run, run.claim().orElseThrow().token(), end, NOW, NOW)));
        return run.after(end, Optional.of(NOW), NOW);
    }

    private static AttemptEnd tryAgain() {
        return new AttemptEnd.TriedAgain(new Failure("Oops", ""), NOW.plusSeconds(9), ticket());
    }

    @Test
    void runsOfDifferentJobsAreWonTogether() {
        Run bill = plan("shop/bill", 0);
        Run mail = plan("shop/mail", 0);
        Claim claim = claimBy("worker", NOW);

        assertThat(runs().claimExclusive(refs(bill, mail, bill), claim))
                .isEqualTo(Map.of(bill.id(), WON, mail.id(), WON));
        assertThat(stored(bill)).isEqualTo(bill.claimed(claim));
        assertThat(runs().active(Set.of(place(BILL), place(mail.job()), place(JobId.parse("shop/other")))))
                .isEqualTo(Map.of(place(BILL), bill.claimed(claim), place(mail.job()), mail.claimed(claim)));
        assertThat(runs().claimExclusive(List.of(), claimBy("worker", NOW))).isEmpty();
        assertThat(runs().active(Set.of())).isEmpty();
    }

    @Test
    void whileOneIsRunningAnotherIsRefused() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        Run mail = plan("shop/mail", 0);
        Claim claim = claimBy("worker", NOW);
        Run running = won(first, claim);

        assertThat(runs().claimExclusive(refs(second, mail), claimBy("other", NOW)))
                .isEqualTo(Map.of(second.id(), OCCUPIED, mail.id(), WON));
        assertThat(stored(second)).isEqualTo(second);

        ended(running, new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", ""))));
        won(second, claimBy("other", NOW));
    }

    @Test
    void aRunInBackoffKeepsThePlaceAndCanBeClaimedItself() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        Run waiting = ended(won(first, claimBy("worker", NOW)), tryAgain());

        assertThat(runs().active(Set.of(place(BILL)))).isEqualTo(Map.of(place(BILL), waiting));
        assertThat(runs().claimExclusive(refs(second), claimBy("other", NOW))).isEqualTo(Map.of(second.id(), OCCUPIED));
        assertThat(runs().claimExclusive(refs(first, second), claimBy("other", NOW)))
                .as("with the ticket of its first attempt")
                .isEqualTo(Map.of(first.id(), GONE, second.id(), OCCUPIED));
        Claim claim = claimBy("other", NOW);
        assertThat(runs().claimExclusive(List.of(RunRef.of(second), RunRef.of(waiting)), claim))
                .isEqualTo(Map.of(second.id(), OCCUPIED, waiting.id(), WON));
        assertThat(stored(first)).isEqualTo(waiting.claimed(claim));
    }

    @Test
    void aLostAttemptKeepsThePlaceToo() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        ended(won(first, claimBy("worker", NOW)), new AttemptEnd.Lost(NOW, ticket()));

        assertThat(runs().claimExclusive(refs(second), claimBy("other", NOW))).isEqualTo(Map.of(second.id(), OCCUPIED));
    }

    @Test
    void aFirstAttemptThatIsGivenBackFreesThePlace() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        ended(won(first, claimBy("worker", NOW)), new AttemptEnd.GivenBack(ticket()));

        assertThat(runs().active(Set.of(place(BILL)))).isEmpty();
        won(second, claimBy("other", NOW));
    }

    @Test
    void aLaterAttemptThatIsGivenBackKeepsThePlace() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        Run waiting = ended(won(first, claimBy("worker", NOW)), tryAgain());
        Run given = ended(won(waiting, claimBy("worker", NOW)), new AttemptEnd.GivenBack(ticket()));

        assertThat(runs().claimExclusive(refs(second), claimBy("other", NOW))).isEqualTo(Map.of(second.id(), OCCUPIED));
        won(given, claimBy("other", NOW));
    }

    @Test
    void aCancelledBackoffFreesThePlace() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        Run waiting = ended(won(first, claimBy("worker", NOW)), tryAgain());
        runs().requestCancel(waiting, CancelReason.REPLACED, NOW);

        assertThatRun(stored(first)).wasCancelled(CancelReason.REPLACED);
        won(second, claimBy("other", NOW));
    }

    @Test
    void ofTwoRunsOfAJobInOneBatchTheFirstWins() {
        Run first = plan("shop/bill", 0);
        Run second = plan("shop/bill", 1);
        Run third = plan("shop/bill", 2);

        assertThat(runs().claimExclusive(refs(second, first, third), claimBy("worker", NOW)))
                .isEqualTo(Map.of(second.id(), WON, first.id(), OCCUPIED, third.id(), OCCUPIED));
    }

    @Test
    void aRunThatIsGoneDoesNotKeepItsSiblingFromWinning() {
        Run gone = planned(
                Jobs.job("shop/bill").exclusive(ConcurrencyPolicy.FORBID).changedAt(NOW), NOW.plusSeconds(7));
        Run stale = plan("shop/bill", 0);
        Run sibling = plan("shop/bill", 1);
        RunRef staleRef = new RunRef(stale.id(), stale.job(), ticket());

        assertThat(runs().claimExclusive(
                                List.of(RunRef.of(gone), staleRef, RunRef.of(sibling)), claimBy("worker", NOW)))
                .isEqualTo(Map.of(gone.id(), GONE, stale.id(), GONE, sibling.id(), WON));
    }

    @Test
    void aRepeatedClaimFindsItsRunGone() {
        Run run = plan("shop/bill", 0);
        won(run, claimBy("worker", NOW));

        assertThat(runs().claimExclusive(refs(run), claimBy("worker", NOW))).isEqualTo(Map.of(run.id(), GONE));
    }

    @Test
    void ofManyClaimersOfDifferentRunsOfAJobOneWins() {
        for (int round = 0; round < 5; round++) {
            String job = "shop/round-" + round;
            List<Run> rivals = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                rivals.add(plan(job, i));
            }
            List<ExclusiveClaim> answers =
                    Together.inThreads(6, i -> runs().claimExclusive(refs(rivals.get(i)), claimBy("worker-" + i, NOW))
                            .get(rivals.get(i).id()));

            assertThat(answers).containsExactlyInAnyOrder(WON, OCCUPIED, OCCUPIED, OCCUPIED, OCCUPIED, OCCUPIED);
        }
    }

    @Test
    void ofManyClaimersOfRivalBatchesEachJobHasOneWinner() {
        List<List<Run>> batches = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            List<Run> batch = new ArrayList<>();
            for (int job = 0; job < 15; job++) {
                batch.add(plan("shop/job-" + job, worker));
            }
            batches.add(batch);
        }
        List<Map<RunId, ExclusiveClaim>> answers =
                Together.inThreads(4, i -> runs().claimExclusive(refs(batches.get(i)), claimBy("worker-" + i, NOW)));

        for (int job = 0; job < 15; job++) {
            int number = job;
            List<ExclusiveClaim> ofJob = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                ofJob.add(
                        answers.get(worker).get(batches.get(worker).get(number).id()));
            }
            assertThat(ofJob).containsExactlyInAnyOrder(WON, OCCUPIED, OCCUPIED, OCCUPIED);
        }
    }

    @Test
    void shardsOfOneTimeAreActiveTogetherAndEachOfThemOnce() {
        Job job = Jobs.job("shop/bill")
                .exclusive(ConcurrencyPolicy.FORBID)
                .sharded(Shards.of(3))
                .changedAt(NOW);
        List<Run> now = shards(planned(job, NOW.plusSeconds(1)));
        List<Run> next = shards(planned(job, NOW.plusSeconds(2)));
        stores().plannedRuns().plan(now);
        stores().plannedRuns().plan(next);
        List<Run> both = new ArrayList<>(now.subList(0, 2));
        both.addAll(next);

        Map<RunId, ExclusiveClaim> answers = runs().claimExclusive(refs(both), claimBy("worker", NOW));

        assertThat(answers)
                .isEqualTo(Map.of(
                        now.get(0).id(), WON,
                        now.get(1).id(), WON,
                        next.get(0).id(), OCCUPIED,
                        next.get(1).id(), OCCUPIED,
                        next.get(2).id(), WON));
        assertThat(runs().active(Set.of(place(BILL), new JobShard(BILL, 2), new JobShard(BILL, 9))))
                .extractingFromEntries(active -> active.getValue().id())
                .containsExactlyInAnyOrder(now.get(0).id(), next.get(2).id());
    }

    private static List<Run> shards(Run first) {
        return List.of(first, first.ofShard(1, ticket()), first.ofShard(2, ticket()));
    }
}

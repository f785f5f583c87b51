package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.succeeded;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link WaitingRuns} promises. */
public abstract class WaitingRunsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final Instant LATER = NOW.plusSeconds(30);
    private static final JobId BILL = JobId.parse("shop/bill");
    private static final Jobs QUEUE = Jobs.job("shop/bill").queueing(2);

    protected abstract StoresUnderTest stores();

    private WaitingRuns runs() {
        return stores().waitingRuns();
    }

    private Run plan(Jobs job, int second) {
        Run run = planned(job.changedAt(NOW), NOW.plusSeconds(second));
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private Run stored(Run run) {
        return Objects.requireNonNull(stores().plannedRuns().find(refs(run)).get(run.id()), "no run " + run.id());
    }

    private static Wait wait(Run run) {
        return new Wait(
                RunRef.of(run),
                run.firstDue(),
                run.waitingSince().isPresent(),
                run.spec().sharing().queueLimit(),
                LATER,
                ticket());
    }

    private WaitAnswer await(Run run) {
        return Objects.requireNonNull(runs().await(List.of(wait(run))).get(run.id()), "no answer");
    }

    private List<RunId> line() {
        return runs().lines(Set.of(BILL)).getOrDefault(BILL, List.of()).stream()
                .map(it -> it.run().id())
                .toList();
    }

    private Run claimed(Run run, String worker) {
        Claim claim = claimBy(worker, NOW);
        assertThat(stores().claimedRuns().claimExclusive(refs(run), claim))
                .isEqualTo(Map.of(run.id(), ExclusiveClaim.WON));
        return stored(run);
    }

    private void ended(Run run, AttemptEnd end) {
        stores().claimedRuns().end(List.of(report(run, run.claim().orElseThrow().token(), end, NOW, NOW)));
    }

    @Test
    void aRunThatWaitsIsPlannedAndDueLater() {
        Run run = plan(QUEUE, 0);
        Wait wait = wait(run);

        assertThat(runs().await(List.of(wait))).isEqualTo(Map.of(run.id(), WaitAnswer.WAITS));
        assertThat(stored(run)).isEqualTo(run.waitingUntil(LATER, wait.ticket()));
        assertThat(stored(run).waiting()).isTrue();
        assertThat(stored(run).firstDue()).isEqualTo(run.dueTime());
        try (RunBatches due = stores().dueRuns().read(run.pool(), SlotRange.ALL, NOW.minusSeconds(60), LATER, 10)) {
            assertThat(due.next()).isEmpty();
        }
        assertThat(await(run)).as("with the ticket from before").isEqualTo(WaitAnswer.GONE);
    }

    @Test
    void whatWaitedBeforeGoesOnWaitingSinceItsFirstDueTime() {
        Run run = plan(QUEUE, 0);
        await(run);
        Run waiting = stored(run);
        assertThat(await(waiting)).isEqualTo(WaitAnswer.WAITS);

        assertThat(stored(run).waitingSince()).contains(run.dueTime());
        assertThat(stored(run).ticket()).isNotEqualTo(waiting.ticket());
    }

    @Test
    void noMoreWaitThanTheLimitSays() {
        assertThat(await(plan(QUEUE, 0))).isEqualTo(WaitAnswer.WAITS);
        Run second = plan(QUEUE, 1);
        assertThat(await(second)).isEqualTo(WaitAnswer.WAITS);
        Run third = plan(QUEUE, 2);
        assertThat(await(third)).isEqualTo(WaitAnswer.FULL);
        assertThat(stored(third)).isEqualTo(third);

        assertThat(await(stored(second))).as("one that waits already").isEqualTo(WaitAnswer.WAITS);
        assertThat(await(plan(Jobs.job("shop/mail").queueing(1), 0)))
                .as("of another job")
                .isEqualTo(WaitAnswer.WAITS);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsRunIsClaimedOrEnded() {
        Run first = plan(QUEUE, 0);
        Run second = plan(QUEUE, 1);
        runs().await(List.of(wait(first), wait(second)));
        claimed(stored(first), "worker");
        assertThat(await(plan(QUEUE, 2))).isEqualTo(WaitAnswer.WAITS);

        stores().plannedRuns().end(refs(stored(second)), new Ending.Skipped(SkipReason.STARTING_DEADLINE), NOW);
        assertThat(await(plan(QUEUE, 3))).isEqualTo(WaitAnswer.WAITS);
        assertThat(await(plan(QUEUE, 4))).isEqualTo(WaitAnswer.FULL);
    }

    @Test
    void whatIsGoneDoesNotWait() {
        Run claimed = plan(QUEUE, 0);
        claimed(claimed, "worker");
        Run over = plan(QUEUE, 1);
        stores().plannedRuns().end(refs(over), new Ending.Skipped(SkipReason.MISSED), NOW);
        Run another = plan(QUEUE, 2);
        Run stale = planned(QUEUE.changedAt(NOW), NOW.plusSeconds(2));

        assertThat(runs().await(List.of(wait(claimed), wait(stale))))
                .isEqualTo(Map.of(claimed.id(), WaitAnswer.GONE, stale.id(), WaitAnswer.GONE));
        assertThat(await(over)).isEqualTo(WaitAnswer.GONE);
        assertThat(stored(another)).isEqualTo(another);
        assertThat(runs().await(List.of())).isEmpty();
    }

    @Test
    void theLineIsInTheOrderOfPlannedTimesAndHoldsWhatIsUnclaimed() {
        Run third = plan(QUEUE, 3);
        Run first = plan(QUEUE, 1);
        Run second = plan(QUEUE, 2);
        Run active = plan(QUEUE, 0);
        claimed(active, "worker");
        plan(Jobs.job("shop/bill").exclusive(ConcurrencyPolicy.FORBID), 4);
        await(second);

        List<InLine> line =
                runs().lines(Set.of(BILL, JobId.parse("shop/other"))).getOrDefault(BILL, List.of());
        assertThat(line).extracting(it -> it.run().id()).containsExactly(first.id(), second.id(), third.id());
        assertThat(line).extracting(InLine::waiting).containsExactly(false, true, false);
        assertThat(line).extracting(InLine::dueTime).containsExactly(first.dueTime(), LATER, third.dueTime());
        assertThat(line.get(1).run()).isEqualTo(RunRef.of(stored(second)));
        assertThat(runs().lines(Set.of(JobId.parse("shop/other")))).isEmpty();
        assertThat(runs().lines(Set.of())).isEmpty();
    }

    @Test
    void aFirstAttemptThatIsGivenBackIsInLineAgainAndALaterOneIsNot() {
        Run first = plan(QUEUE, 0);
        Run second = plan(QUEUE, 1);
        ended(claimed(first, "worker"), new AttemptEnd.GivenBack(ticket()));
        assertThat(line()).containsExactly(first.id(), second.id());

        Run again = claimed(stored(first), "worker");
        assertThat(line()).containsExactly(second.id());
        ended(again, new AttemptEnd.TriedAgain(new Failure("Oops", ""), NOW, ticket()));
        assertThat(line()).containsExactly(second.id());
        ended(claimed(stored(first), "worker"), succeeded());
        assertThat(line()).containsExactly(second.id());
    }

    @Test
    void aRunBetweenItsAttemptsHasItsTurnAndDoesNotWait() {
        Run run = plan(QUEUE, 0);
        ended(claimed(run, "worker"), new AttemptEnd.TriedAgain(new Failure("Oops", ""), NOW, ticket()));
        Run between = stored(run);

        assertThat(await(between)).isEqualTo(WaitAnswer.GONE);
        assertThat(stored(run)).isEqualTo(between);
    }

    @Test
    void whatHasWaitedAndIsGivenBackIsNotRefusedForTheLimit() {
        Run first = plan(QUEUE, 0);
        await(first);
        ended(claimed(stored(first), "worker"), new AttemptEnd.GivenBack(ticket()));
        Run given = stored(first);
        assertThat(given.waitingSince()).contains(first.dueTime());
        plan(QUEUE, 1);

        assertThat(await(given)).isEqualTo(WaitAnswer.WAITS);
    }

    @Test
    void whoeverIsCalledIsDueUnderANewTicket() {
        Run run = plan(QUEUE, 0);
        await(run);
        Run waiting = stored(run);
        Call call = new Call(RunRef.of(waiting), ticket());
        List<Run> called = runs().call(List.of(call), NOW.plusSeconds(5));

        assertThat(called).containsExactly(waiting.waitingUntil(NOW.plusSeconds(5), call.ticket()));
        assertThat(called).containsExactly(stored(run));
        assertThat(runs().call(List.of(new Call(RunRef.of(waiting), ticket())), NOW))
                .as("with the ticket from before")
                .isEmpty();
        assertThat(runs().call(List.of(), NOW)).isEmpty();
        assertThat(await(plan(QUEUE, 1))).isEqualTo(WaitAnswer.WAITS);
        assertThat(await(plan(QUEUE, 2)))
                .as("it has its place until it is claimed")
                .isEqualTo(WaitAnswer.FULL);
    }

    @Test
    void whatDoesNotWaitIsNotCalled() {
        Run run = plan(QUEUE, 0);
        assertThat(runs().call(List.of(new Call(RunRef.of(run), ticket())), NOW))
                .isEmpty();
        assertThat(stored(run)).isEqualTo(run);
    }

    @Test
    void theLimitHoldsWhoeverLetsRunsWaitAtOnce() {
        Jobs job = QUEUE.queueing(7);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            runs.add(plan(job, i));
        }
        List<List<WaitAnswer>> answers = Together.inThreads(8, thread -> {
            List<WaitAnswer> its = new ArrayList<>();
            for (int i = thread; i < runs.size(); i += 8) {
                its.add(await(runs.get(i)));
            }
            return its;
        });
        List<WaitAnswer> all = answers.stream().flatMap(List::stream).toList();

        assertThat(Collections.frequency(all, WaitAnswer.WAITS)).isEqualTo(7);
        assertThat(Collections.frequency(all, WaitAnswer.FULL)).isEqualTo(17);
        assertThat(runs().lines(Set.of(BILL)).getOrDefault(BILL, List.of()).stream()
                        .filter(InLine::waiting))
                .hasSize(7);
    }

    @Test
    void ofManyCallersOneCalls() {
        Run run = plan(QUEUE, 0);
        await(run);
        Run waiting = stored(run);
        List<Integer> called =
                Together.inThreads(6, thread -> runs().call(List.of(new Call(RunRef.of(waiting), Runs.ticket())), NOW)
                        .size());

        assertThat(called.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    }

    @Test
    void whoseTurnItIs() {
        Run waiting = plan(QUEUE, 1);
        await(waiting);
        Run due = plan(QUEUE, 0);
        plan(QUEUE, 90);
        List<InLine> line = runs().lines(Set.of(BILL)).getOrDefault(BILL, List.of());

        assertThat(first(line, NOW.minusSeconds(1))).contains(waiting.id());
        assertThat(first(line, NOW.plusSeconds(1))).contains(due.id());
        assertThat(first(line, NOW.plusSeconds(61)))
                .as("however long nobody has come for it")
                .contains(due.id());
    }

    private static Optional<RunId> first(List<InLine> line, Instant now) {
        return InLine.first(line, now).map(it -> it.run().id());
    }
}

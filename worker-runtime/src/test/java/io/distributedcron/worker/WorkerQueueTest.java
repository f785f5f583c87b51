package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a worker does with runs of {@code concurrencyPolicy: Queue}, by the millisecond. */
class WorkerQueueTest {
    private static final Jobs QUEUE = job("a", "work").concurrency(ConcurrencyPolicy.QUEUE);

    private final SimWorld world = new SimWorld(1);
    private String failing = "";
    private final List<String> order = new ArrayList<>();
    private final JobFunction<?> work = JobFunction.action("work", JsonNode.class, (payload, context) -> {
        order.add(context.idempotencyKey());
        if (context.idempotencyKey().equals(failing) && context.attempt() == 1) {
            throw new IllegalStateException("fails at first");
        }
    });

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private Instant startOf(Run run) {
        return world.find(run).startedAt().orElseThrow();
    }

    private Instant endOf(Run run) {
        return world.find(run).finishedAt().orElseThrow();
    }

    private Claim elsewhere(Run run) {
        Claim claim = new Claim(new Token(new UUID(1, 2)), new WorkerId("elsewhere"), world.time.instant());
        assertThat(world.stores.claimedRuns().claimExclusive(List.of(RunRef.of(world.find(run))), claim))
                .hasSize(1);
        assertThat(world.find(run).state()).isEqualTo(RunState.RUNNING);
        return claim;
    }

    private void endElsewhere(Run run, Claim claim) {
        world.stores
                .claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(),
                        run.job(),
                        claim.token(),
                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                        Optional.of(run.dueTime()),
                        world.time.instant())));
    }

    @Test
    void runsWaitForTheirPredecessorAndStartInOrderAtItsEnd() {
        SimWorker worker = world.worker(work);
        SimWorker other = world.worker(work);
        worker.bodies.takes = ms(1700);
        other.bodies.takes = ms(1700);
        List<Run> runs = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            runs.add(world.planAndPublish(QUEUE, world.in(seconds(i))));
        }
        world.pass(seconds(4));
        assertThat(world.find(runs.get(2)).waiting()).isTrue();
        assertThat(world.find(runs.get(2)).waitingSince()).contains(runs.get(2).dueTime());
        world.pass(seconds(9));

        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));
        for (int i = 1; i < runs.size(); i++) {
            assertThat(startOf(runs.get(i)))
                    .isBetween(endOf(runs.get(i - 1)), endOf(runs.get(i - 1)).plusMillis(20));
        }
    }

    private Duration fromEndToWritten(Run run) {
        while (world.find(run).state() != RunState.SUCCEEDED) {
            world.step();
        }
        return Duration.between(endOf(run), world.time.instant());
    }

    @Test
    void anEndForWhichARunMayWaitIsWrittenAtOnceAndAnyOtherWaitsForMore() {
        world.worker(work);
        Run queues = world.planAndPublish(QUEUE, world.in(seconds(1)));
        assertThat(fromEndToWritten(queues)).isLessThan(ms(3));

        Run other = world.planAndPublish(job("b", "work"), world.in(seconds(1)));
        Run together =
                world.planAndPublish(job("c", "work"), world.in(seconds(1).plusMillis(6)));
        assertThat(fromEndToWritten(other)).isBetween(ms(8), ms(13));
        assertThat(world.find(together).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void whatWaitsIsNeitherHeldNorDue() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(8);
        world.planAndPublish(QUEUE, world.in(ms(500)));
        Run waiting = world.planAndPublish(QUEUE, world.in(ms(1500)));
        world.pass(seconds(3));

        assertThat(worker.loops.claimExclusiveRuns().count()).isZero();
        assertThat(world.find(waiting).dueTime()).isAfter(world.in(seconds(12)));
    }

    @Test
    void beyondTheLimitARunIsSkipped() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(20);
        List<Run> runs = new ArrayList<>();
        for (int i = 1; i <= 13; i++) {
            runs.add(world.planAndPublish(QUEUE, world.in(seconds(i))));
        }
        world.pass(seconds(15));

        assertThat(runs.subList(1, 11))
                .allSatisfy(run -> assertThat(world.find(run).waiting()).isTrue());
        assertThat(runs.subList(11, 13))
                .allSatisfy(run ->
                        assertThat(world.find(run).ending()).contains(new Ending.Skipped(SkipReason.QUEUE_FULL)));
    }

    @Test
    void aRetriedRunKeepsThoseBehindItWaiting() {
        world.worker(work);
        Run first = world.planAndPublish(QUEUE.attempts(2, seconds(3)), world.in(ms(500)));
        failing = first.id().value();
        Run second = world.planAndPublish(QUEUE, world.in(ms(1500)));
        world.pass(seconds(2));
        assertThat(world.find(first).attempt()).isEqualTo(2);
        assertThat(world.find(second).waiting()).isTrue();
        world.publishAgain(first);
        world.pass(seconds(3));

        assertThat(order)
                .containsExactly(
                        first.id().value(), first.id().value(), second.id().value());
    }

    @Test
    void aRetriedRunDoesNotWaitForOneOfAnEarlierTimeThatCameLater() {
        world.worker(work);
        Run early = world.plan(QUEUE, world.in(ms(200)));
        Run late = world.planAndPublish(QUEUE.attempts(2, seconds(3)), world.in(ms(500)));
        failing = late.id().value();
        Claim claim = elsewhere(early);
        endElsewhere(early, claim);
        world.pass(seconds(1));
        Run earlier = world.planAndPublish(QUEUE, world.in(ms(-900)));
        world.pass(seconds(1));
        assertThat(world.find(earlier).waiting()).isTrue();
        world.publishAgain(late);
        world.pass(seconds(3));

        assertThat(world.find(late).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(earlier).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(startOf(earlier)).isAfterOrEqualTo(endOf(late));
    }

    @Test
    void whoFreesThePlaceWhileARunIsBeingLetWaitDoesNotLeaveItThere() {
        SimWorker worker = world.worker(work);
        Run first = world.plan(QUEUE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = world.planAndPublish(QUEUE, world.in(ms(1000)));
        worker.faults.between("claimExclusive", () -> {
            if (!world.time.instant().isBefore(second.dueTime())
                    && world.find(first).state() == RunState.RUNNING) {
                endElsewhere(first, claim);
            }
        });
        world.pass(ms(1100));

        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).waitingSince()).as("it did wait").contains(second.dueTime());
    }

    @Test
    void whoseTurnNobodyCallsComesBackByItself() {
        SimWorker worker = world.worker(work);
        Run first = world.plan(QUEUE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = world.planAndPublish(QUEUE, world.in(ms(1000)));
        Run third = world.planAndPublish(QUEUE, world.in(ms(2000)));
        world.pass(seconds(3));
        endElsewhere(first, claim);
        world.pass(ms(13_500));
        assertThat(world.find(second).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(second).dueTime()).isBefore(world.in(ms(100)));
        world.publishAgain(second);
        world.pass(seconds(1));

        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(third).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(order).containsExactly(second.id().value(), third.id().value());
        assertThat(worker.loops.claimExclusiveRuns().count()).isZero();
    }

    @Test
    void aLaterRunWaitsForAnEarlierOneThatIsOnItsWay() {
        world.worker(work);
        Run first = world.plan(QUEUE, world.in(ms(500)));
        Run second = world.planAndPublish(QUEUE, world.in(ms(1000)));
        world.pass(ms(1500));
        assertThat(world.find(second).waiting()).isTrue();
        world.publish(first);
        world.pass(ms(500));

        assertThat(order).containsExactly(first.id().value(), second.id().value());
    }

    /** Nobody came for any of them meanwhile, and the first that comes is not the first in line. */
    @Test
    void afterDownTimeRunsKeepTheirOrder() {
        SimWorker worker = world.worker(work);
        Run first = world.plan(QUEUE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = world.planAndPublish(QUEUE, world.in(ms(1000)));
        Run third = world.planAndPublish(QUEUE, world.in(ms(2000)));
        world.pass(seconds(3));
        assertThat(List.of(second, third)).allMatch(run -> world.find(run).waiting());
        worker.pause();
        world.pass(Duration.ofMinutes(3));
        worker.resume();
        world.pass(seconds(1));
        world.publishAgain(third);
        world.pass(seconds(1));
        assertThat(world.find(third).dueTime()).isAfter(world.in(seconds(60)));
        endElsewhere(first, claim);
        Run fourth = world.planAndPublish(QUEUE, world.in(ms(500)));
        world.pass(seconds(1));
        world.publishAgain(second);
        world.pass(seconds(1));

        assertThat(order)
                .containsExactly(
                        second.id().value(), third.id().value(), fourth.id().value());
    }

    /** A worker that has called a run and was paused before the call arrived makes it due long ago. */
    @Test
    void aCallThatComesLateLeavesARunItsTurn() {
        world.worker(work);
        Run first = world.plan(QUEUE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = world.planAndPublish(QUEUE, world.in(ms(1000)));
        world.pass(seconds(3));
        Instant begun = world.time.instant();
        world.pass(Duration.ofMinutes(2));
        endElsewhere(first, claim);
        Call call = new Call(RunRef.of(world.find(second)), Ticket.random(world.random));
        assertThat(world.stores.waitingRuns().call(List.of(call), begun)).hasSize(1);
        Run third = world.planAndPublish(QUEUE, world.in(ms(500)));
        world.pass(seconds(1));
        world.publishAgain(second);
        world.pass(seconds(1));

        assertThat(order).containsExactly(second.id().value(), third.id().value());
    }

    @Test
    void itsStartingDeadlineCountsFromWhenItWasDueAtFirst() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(7);
        Jobs job = QUEUE.startingDeadline(seconds(3));
        Run first = world.planAndPublish(job, world.in(seconds(1)));
        Run second = world.planAndPublish(job, world.in(seconds(2)));
        Run third = world.planAndPublish(QUEUE, world.in(seconds(3)));
        world.pass(seconds(4));
        assertThat(world.find(second).dueTime()).isEqualTo(second.dueTime().plusMillis(3001));
        world.pass(ms(1500));
        world.publishAgain(second);
        world.pass(seconds(11));

        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).ending()).contains(new Ending.Skipped(SkipReason.STARTING_DEADLINE));
        assertThat(startOf(third)).isBetween(endOf(first), endOf(first).plusMillis(20));
    }

    @Test
    void oneThatIsCalledTooLateLetsTheNextOneRun() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(5);
        Run first = world.planAndPublish(QUEUE, world.in(seconds(1)));
        Run second = world.planAndPublish(QUEUE.startingDeadline(seconds(3)), world.in(seconds(2)));
        Run third = world.planAndPublish(QUEUE, world.in(seconds(3)));
        world.pass(seconds(6));
        world.publishAgain(second);
        world.pass(ms(500));

        assertThat(world.find(second).ending()).contains(new Ending.Skipped(SkipReason.STARTING_DEADLINE));
        assertThat(world.find(third).state()).isEqualTo(RunState.RUNNING);
        world.pass(seconds(5));
        assertThat(startOf(third)).isAfterOrEqualTo(endOf(first));
    }

    @Test
    void lostAnswersCostTimeAndNothingElse() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(1700);
        List<Run> runs = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            runs.add(world.planAndPublish(QUEUE, world.in(seconds(i))));
        }
        worker.faults.loseAnswersOf(method -> method.equals("await") || method.equals("call"));
        world.pass(seconds(8));
        worker.faults.none();
        for (int i = 0; i < 40; i++) {
            runs.stream()
                    .filter(run -> !world.find(run).dueTime().isAfter(world.in(seconds(1))))
                    .forEach(world::publishAgain);
            world.pass(seconds(1));
        }

        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));
        assertThat(order)
                .containsExactlyElementsOf(
                        runs.stream().map(run -> run.id().value()).toList());
    }
}

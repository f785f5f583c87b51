package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.job.GroupId;
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
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers do with runs of jobs that share a concurrency group, by the millisecond. */
class WorkerGroupTest {
    private static final GroupId CRM = new GroupId("team", "crm");
    private static final Jobs ONE = job("a", "work").inGroup("crm", 1);
    private static final Jobs TWO = job("b", "work").inGroup("crm", 1);

    private final SimWorld world = new SimWorld(1);
    private final List<Run> runs = new ArrayList<>();
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

    private Run run(Jobs job, Duration in) {
        Run run = world.planAndPublish(job, world.in(in));
        runs.add(run);
        return run;
    }

    private List<Place> held() {
        return world.stores.groupPlaces().held(Set.of(CRM)).getOrDefault(CRM, List.of());
    }

    private static boolean active(Run run) {
        return run.state() == RunState.RUNNING
                || (run.state() == RunState.PLANNED && run.claim().isPresent());
    }

    /** Passes time, in each millisecond of which no more runs are active than the limit says, and each has a place. */
    private void pass(Duration duration, int limit) {
        Instant end = world.in(duration);
        while (world.time.instant().isBefore(end)) {
            world.step();
            List<Run> active = runs.stream()
                    .map(world::find)
                    .filter(WorkerGroupTest::active)
                    .toList();
            assertThat(active).hasSizeLessThanOrEqualTo(limit);
            assertThat(held())
                    .extracting(place -> place.run().id())
                    .containsAll(active.stream().map(Run::id).toList());
            assertThat(held()).hasSizeLessThanOrEqualTo(limit);
        }
    }

    private Claim elsewhere(Run run) {
        Run now = world.find(run);
        int limit = now.spec().sharing().group().orElseThrow().limit();
        assertThat(world.stores
                        .groupPlaces()
                        .take(List.of(new PlaceWanted(CRM, limit, RunRef.of(now))), world.time.instant()))
                .hasSize(1);
        Claim claim = new Claim(new Token(new UUID(1, 2)), new WorkerId("elsewhere"), world.time.instant());
        assertThat(world.stores.claimedRuns().claim(List.of(RunRef.of(now)), claim))
                .hasSize(1);
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

    private Instant startOf(Run run) {
        return world.find(run).startedAt().orElseThrow();
    }

    private Instant endOf(Run run) {
        return world.find(run).finishedAt().orElseThrow();
    }

    @Test
    void noMoreRunsThanTheLimitAreActiveAndThoseDueFirstAreFirst() {
        for (int i = 0; i < 2; i++) {
            world.worker(work).bodies.takes = ms(1700);
        }
        for (int i = 1; i <= 4; i++) {
            run(ONE.inGroup("crm", 2), ms(1000L * i));
            run(TWO.inGroup("crm", 2), ms(1000L * i + 100));
            run(job("c", "work").inGroup("crm", 2), ms(1000L * i + 200));
        }
        pass(seconds(16), 2);

        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));
        assertThat(order)
                .containsExactlyElementsOf(
                        runs.stream().map(run -> run.id().value()).toList());
        assertThat(endOf(runs.getLast()))
                .as("twelve runs, two at a time")
                .isBefore(endOf(runs.getFirst()).plusMillis(5 * 1800));
        assertThat(held()).isEmpty();
    }

    @Test
    void whatWaitsIsNeitherHeldNorDue() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(8);
        run(ONE, ms(500));
        Run waiting = run(TWO, ms(1500));
        Run ofAnother = world.planAndPublish(job("c", "work").inGroup("erp", 1), world.in(ms(1500)));
        pass(seconds(3), 1);

        assertThat(worker.loops.claimExclusiveRuns().count()).isZero();
        assertThat(world.find(waiting).waiting()).isTrue();
        assertThat(world.find(waiting).waitingSince()).contains(waiting.dueTime());
        assertThat(world.find(waiting).dueTime()).isAfter(world.in(seconds(12)));
        assertThat(world.find(ofAnother).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aRunThatIsTriedAgainKeepsItsPlace() {
        world.worker(work);
        Run first = run(ONE.attempts(2, seconds(3)), ms(500));
        failing = first.id().value();
        Run second = run(TWO, ms(1500));
        pass(seconds(2), 1);
        assertThat(world.find(first).attempt()).isEqualTo(2);
        assertThat(world.find(second).waiting()).isTrue();
        world.publishAgain(first);
        pass(seconds(3), 1);

        assertThat(order)
                .containsExactly(
                        first.id().value(), first.id().value(), second.id().value());
        assertThat(startOf(second)).isBetween(endOf(first), endOf(first).plusMillis(20));
    }

    @Test
    void aFirstAttemptThatIsGivenBackLeavesItsPlace() {
        SimWorker leaving = world.worker(work);
        Run first = run(ONE, ms(1000));
        pass(ms(400), 1);
        assertThat(world.find(first).state()).isEqualTo(RunState.RUNNING);
        leaving.drain();

        assertThat(world.find(first).state()).isEqualTo(RunState.PLANNED);
        assertThat(held()).isEmpty();
        world.worker(work);
        world.publishAgain(first);
        pass(seconds(2), 1);
        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aLostRunKeepsItsPlaceWhateverItsWorkerSaysLater() {
        SimWorker lost = world.worker(work);
        lost.bodies.takes = seconds(20);
        Run first = run(ONE.attempts(3, seconds(1)), ms(500));
        pass(seconds(1), 1);
        lost.pause();
        pass(seconds(18), 1);
        world.sweepLostWorkers();
        assertThat(world.find(first).attempt()).isEqualTo(2);
        lost.resume();
        pass(seconds(5), 1);
        assertThat(active(world.find(first))).isTrue();
        Run second = run(TWO, ms(500));
        pass(seconds(1), 1);
        assertThat(world.find(second).waiting()).isTrue();
    }

    @Test
    void whoGivesAPlaceBackWhileARunIsBeingLetWaitDoesNotLeaveItThere() {
        SimWorker worker = world.worker(work);
        Run first = world.plan(ONE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = run(TWO, ms(1000));
        worker.faults.between("held", () -> {
            if (!world.time.instant().isBefore(second.dueTime()) && !held().isEmpty()) {
                endElsewhere(first, claim);
                world.stores.groupPlaces().giveBack(held());
            }
        });
        world.pass(ms(1100));

        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).waitingSince()).as("it did wait").contains(second.dueTime());
    }

    @Test
    void whoseTurnNobodyCallsComesBackByItself() {
        world.worker(work);
        Run first = world.plan(ONE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = run(TWO, ms(1000));
        pass(seconds(3), 1);
        endElsewhere(first, claim);
        world.stores.groupPlaces().giveBack(held());
        pass(ms(13_500), 1);
        assertThat(world.find(second).state()).isEqualTo(RunState.PLANNED);
        world.publishAgain(second);
        pass(seconds(1), 1);

        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(held()).isEmpty();
    }

    /** It was on its way back by itself, so both tickets are published: the worker has the old one when the other comes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatIsCalledRunsAtOnceThoughItIsHeldWithTheTicketThatItHadBefore(boolean atOnce) {
        world.worker(work);
        Run first = world.plan(ONE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = run(TWO, ms(1000));
        pass(seconds(2), 1);
        Instant comesBack = world.find(second).dueTime();
        pass(Duration.between(world.time.instant(), comesBack.minusMillis(900)), 1);
        world.publishAgain(second);
        pass(atOnce ? ms(0) : ms(50), 1);
        endElsewhere(first, claim);
        world.stores.groupPlaces().giveBack(held());
        Call call = new Call(RunRef.of(world.find(second)), Ticket.random(world.random));
        assertThat(world.stores.waitingRuns().call(List.of(call), world.time.instant()))
                .hasSize(1);
        Instant called = world.time.instant();
        world.publishAgain(second);
        pass(ms(1500), 1);

        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(startOf(second)).isBefore(called.plusMillis(100));
        assertThat(world.workers.getFirst().loops.claimExclusiveRuns().count()).isZero();
    }

    @Test
    void aNewRunDoesNotTakeThePlaceOfOneThatWaits() {
        world.worker(work);
        Run first = world.plan(ONE, world.in(ms(100)));
        Claim claim = elsewhere(first);
        Run second = run(TWO, ms(1000));
        pass(seconds(3), 1);
        endElsewhere(first, claim);
        world.stores.groupPlaces().giveBack(held());
        Run third = run(ONE, ms(1000));
        pass(seconds(2), 1);

        assertThat(order)
                .as("the third has it called")
                .containsExactly(second.id().value(), third.id().value());
    }

    @Test
    void ofSeveralThatComeTogetherNoneTakesThePlaceOfOneThatWaits() {
        Run waiting = world.plan(ONE.inGroup("crm", 2), world.in(ms(100)));
        world.pass(ms(200));
        WaitForPlace called = new WaitForPlace(
                CRM, RunRef.of(waiting), waiting.dueTime(), world.time.instant(), Ticket.random(world.random));
        assertThat(world.stores.groupPlaces().await(List.of(called))).hasSize(1);
        world.worker(work).bodies.takes = ms(300);
        run(TWO.inGroup("crm", 2), ms(1000));
        run(job("c", "work").inGroup("crm", 2), ms(1000));
        pass(seconds(3), 1);
        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));

        world.publishAgain(waiting);
        pass(seconds(1), 1);
        assertThat(world.find(waiting).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void whoCallsManyLeavesThoseForWhomItHasNoRoomToOthers() {
        SimWorker busy = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work);
        Jobs many = TWO.inGroup("crm", 3);
        Map<Run, Claim> ofOthers = new HashMap<>();
        List<Run> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Run run = world.plan(many, world.in(ms(i)));
            ofOthers.put(run, elsewhere(run));
            waiting.add(run(many, ms(1000L + i)));
        }
        pass(seconds(2), 3);
        assertThat(waiting).allMatch(run -> world.find(run).waiting());
        busy.bodies.takes = seconds(20);
        world.planAndPublish(job("long", "work"), world.in(ms(100)));
        run(many, ms(3000));
        pass(ms(2500), 3);
        ofOthers.forEach(this::endElsewhere);
        world.stores.groupPlaces().giveBack(held());
        pass(seconds(1), 3);

        assertThat(waiting.stream().map(world::find))
                .as("called by the one that came after them, and not taken")
                .allMatch(run -> !run.dueTime().isAfter(world.time.instant()) && !active(run));
        world.worker(work);
        waiting.forEach(world::publishAgain);
        pass(ms(100), 3);
        assertThat(waiting).allMatch(run -> world.find(run).state() == RunState.SUCCEEDED);
    }

    @Test
    void itsStartingDeadlineCountsFromWhenItWasDueAtFirst() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(7);
        run(ONE, ms(1000));
        Run second = run(TWO.startingDeadline(seconds(3)), ms(2000));
        Run third = run(TWO, ms(3000));
        pass(ms(5500), 1);
        world.publishAgain(second);
        pass(seconds(11), 1);

        assertThat(world.find(second).ending()).contains(new Ending.Skipped(SkipReason.STARTING_DEADLINE));
        assertThat(world.find(third).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void lostAnswersCostTimeAndNothingElse() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(1700);
        for (int i = 1; i <= 4; i++) {
            run(i % 2 == 0 ? ONE : TWO, seconds(i));
        }
        worker.faults.loseAnswersOf(
                method -> Set.of("await", "call", "take", "giveBack", "claim").contains(method));
        pass(seconds(8), 1);
        worker.faults.none();
        for (int i = 0; i < 40; i++) {
            runs.stream()
                    .filter(run -> !world.find(run).dueTime().isAfter(world.in(seconds(1))))
                    .forEach(world::publishAgain);
            pass(seconds(1), 1);
        }

        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));
    }

    @Test
    void doubledMessagesOverManyWorkersNeedOnePlace() {
        for (int i = 0; i < 3; i++) {
            world.worker(work).bodies.takes = ms(300);
        }
        for (int i = 1; i <= 6; i++) {
            Run run = run(i % 2 == 0 ? ONE : TWO, ms(500 + 100L * i));
            world.publish(run);
            world.publish(run);
        }
        pass(seconds(6), 1);

        assertThat(runs).allSatisfy(run -> assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED));
        assertThat(order).hasSize(6);
    }
}

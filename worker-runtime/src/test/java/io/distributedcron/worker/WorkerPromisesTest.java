package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.TrimNote;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a worker promises, each tried to be broken, in one thread and by the millisecond. */
class WorkerPromisesTest {
    private record Call(String key, int attempt, Instant at) {}

    private final SimWorld world = new SimWorld(1);
    private final List<Call> calls = new ArrayList<>();

    /** Notes each call, and gives up when it shall stop. */
    private final JobFunction<JsonNode> work = new JobFunction<>("work", JsonNode.class, (payload, context) -> {
        if (context.isCancelled()) {
            throw new InterruptedException("stopped: " + context.stopReason());
        }
        calls.add(new Call(context.idempotencyKey(), context.attempt(), context.now()));
        return payload.isNull() ? null : payload;
    });

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private void assertEnded(Run run, Ending ending) {
        assertThat(world.find(run).ending()).as("ending of %s", run.id()).contains(ending);
    }

    @Test
    void startsARunAtItsInstantAndKeepsItsResult() {
        world.worker(work);
        Run run = world.planAndPublish(job("a", "work").payload("{\"n\":1}"), world.in(ms(800)));

        world.pass(ms(700));
        assertThat(world.find(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(calls).isEmpty();

        world.pass(ms(200));
        assertThat(calls).containsExactly(new Call(run.id().value(), 1, run.dueTime()));
        assertEnded(run, new Ending.Succeeded(Optional.of("{\"n\":1}")));
        assertThat(world.find(run).startedAt()).contains(run.dueTime());
        assertThat(world.channels.pendingRuns(Jobs.POOL)).isZero();
    }

    @Test
    void dropsDuplicatesInABatchAndOfWhatItHolds() {
        world.worker(work);
        Run run = world.plan(job("a", "work"), world.in(ms(500)));
        world.publish(run);
        world.publish(run);
        world.pass(ms(100));
        world.publish(run);
        world.pass(ms(1000));
        world.publish(run);
        world.pass(ms(100));

        assertThat(calls).hasSize(1);
        assertThat(world.channels.pendingRuns(Jobs.POOL)).isZero();
    }

    @Test
    void takesNoMoreThanItExpectsToStartAndLeavesTheRest() {
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(2), work);
        worker.bodies.takes = seconds(60);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            runs.add(world.planAndPublish(job("j" + i, "work"), world.in(ms(200 + i))));
        }
        world.pass(ms(150));

        long claimed = runs.stream()
                .filter(run -> world.find(run).state() == RunState.RUNNING)
                .count();
        assertThat(claimed).isBetween(2L, 40L);
        assertThat(world.channels.pendingRuns(Jobs.POOL)).isEqualTo(200 - (int) claimed);
    }

    @Test
    void leavesALateRunToOthersWhenItsPlacesStayTaken() {
        SimWorker busy = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work);
        busy.bodies.takes = seconds(3600);
        Run first = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        Run second = world.planAndPublish(job("b", "work"), world.in(ms(200)));
        world.pass(seconds(4));
        assertThat(world.find(first).state()).isEqualTo(RunState.RUNNING);
        assertThat(world.find(second).state()).isEqualTo(RunState.RUNNING);

        world.pass(seconds(3));
        assertThat(world.find(second).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(second).attempt()).isEqualTo(1);
        world.worker(work);
        world.publishAgain(second);
        world.pass(seconds(1));
        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void runsTheOldestFirstWhenPlacesAreShort() {
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work);
        worker.bodies.takes = ms(10);
        Run late = world.plan(job("late", "work"), world.in(ms(300)));
        Run early = world.plan(job("early", "work"), world.in(ms(299)));
        world.publish(late);
        world.publish(early);
        world.pass(ms(400));
        assertThat(calls)
                .extracting(Call::key)
                .containsExactly(early.id().value(), late.id().value());
    }

    @Test
    void retriesAfterTheBackoffAndThenFails() {
        JobFunction<?> fails = JobFunction.action("fails", Void.class, (payload, context) -> {
            calls.add(new Call(context.idempotencyKey(), context.attempt(), context.now()));
            throw new IllegalStateException("no " + context.attempt());
        });
        world.worker(fails);
        Run run = world.planAndPublish(job("a", "fails").attempts(2, seconds(10)), world.in(ms(100)));
        world.pass(ms(200));

        Run waiting = world.find(run);
        assertThat(waiting.state()).isEqualTo(RunState.PLANNED);
        assertThat(waiting.attempt()).isEqualTo(2);
        assertThat(waiting.dueTime())
                .isBetween(run.dueTime().plusSeconds(10), run.dueTime().plusMillis(10_010));
        assertThat(waiting.lastFailure().orElseThrow().message()).isEqualTo("no 1");

        world.publishAgain(run);
        world.pass(seconds(11));
        assertThat(calls)
                .extracting(Call::key)
                .containsExactly(run.id().value(), run.id().value());
        assertThat(world.find(run).ending()).containsInstanceOf(Ending.Failed.class);
    }

    @Test
    void anErrorOfAHandlerFailsItsAttemptAndNothingElse() {
        JobFunction<?> breaks = JobFunction.action("breaks", Void.class, (payload, context) -> {
            throw new OutOfMemoryError("pretended");
        });
        JobFunction<?> recurses = JobFunction.action("recurses", Void.class, (payload, context) -> recurse(1));
        world.worker(breaks, recurses, work);
        Run broken = world.planAndPublish(job("a", "breaks"), world.in(ms(100)));
        Run deep = world.planAndPublish(job("b", "recurses"), world.in(ms(100)));
        Run fine = world.planAndPublish(job("c", "work"), world.in(ms(200)));
        world.pass(ms(300));

        assertThat(failureOf(broken)).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(failureOf(deep)).isEqualTo("java.lang.StackOverflowError");
        assertThat(world.find(fine).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    private String failureOf(Run run) {
        Ending ending = world.find(run).ending().orElseThrow();
        assertThat(ending).isInstanceOf(Ending.Failed.class);
        return ((Ending.Failed) ending).failure().errorClass();
    }

    @Test
    void namesWhatMakesACallImpossible() {
        record Report(String title, int pages) {}
        JobFunction<Report> report = new JobFunction<>("report", Report.class, (payload, context) -> {
            calls.add(new Call(context.idempotencyKey(), context.attempt(), context.now()));
            return "x".repeat(payload.pages());
        });
        world.worker(report);
        Run unknown = world.planAndPublish(job("a", "nosuch").attempts(2, seconds(5)), world.in(ms(10)));
        Run unfit = world.planAndPublish(
                job("b", "report").attempts(3, seconds(5)).payload("{\"title\":\"t\",\"pages\":\"many\"}"),
                world.in(ms(10)));
        Run missing = world.planAndPublish(job("c", "report").attempts(3, seconds(5)), world.in(ms(10)));
        Run large = world.planAndPublish(
                job("d", "report").attempts(3, seconds(5)).payload("{\"title\":\"t\",\"pages\":5000}"),
                world.in(ms(10)));
        world.pass(ms(100));

        assertThat(world.find(unknown).lastFailure().orElseThrow().errorClass()).isEqualTo("FunctionNotFound");
        assertThat(world.find(unknown).attempt()).isEqualTo(2);
        assertThat(failureOf(unfit)).isEqualTo("PayloadInvalid");
        assertThat(failureOf(missing)).isEqualTo("PayloadInvalid");
        assertThat(failureOf(large)).isEqualTo("ResultTooLarge");
        assertThat(calls).hasSize(1);
    }

    @Test
    void aHandlerSaysWhetherAndWhenItIsToBeCalledAgain() {
        Instant later = world.in(seconds(30));
        world.worker(
                JobFunction.action("in-vain", Void.class, (none, context) -> {
                    throw new DoNotRetryException("the card is refused", new IllegalStateException());
                }),
                JobFunction.action("later", Void.class, (none, context) -> {
                    throw new RetryAtException(later, "come back later");
                }),
                JobFunction.action("at-once", Void.class, (none, context) -> {
                    throw new RetryAtException(Instant.MIN, "come back at once");
                }),
                JobFunction.action("some-day", Void.class, (none, context) -> {
                    throw new RetryAtException(Instant.MAX, "come back some day");
                }));
        Run inVain = world.planAndPublish(job("a", "in-vain").attempts(3, seconds(5)), world.in(ms(10)));
        Run waits = world.planAndPublish(job("b", "later").attempts(2, seconds(5)), world.in(ms(10)));
        Run atOnce = world.planAndPublish(job("c", "at-once").attempts(3, seconds(5)), world.in(ms(10)));
        Run someDay = world.planAndPublish(job("d", "some-day").attempts(3, seconds(5)), world.in(ms(10)));
        Run last = world.planAndPublish(job("e", "later"), world.in(ms(10)));
        world.pass(ms(100));

        assertThat(failureOf(inVain)).isEqualTo("io.distributedcron.worker.DoNotRetryException");
        assertThat(world.find(inVain).attempt()).isEqualTo(1);
        assertThat(world.find(waits).attempt()).isEqualTo(2);
        assertThat(world.find(waits).dueTime()).isEqualTo(later);
        assertThat(world.find(waits).lastFailure().orElseThrow().message()).isEqualTo("come back later");
        assertThat(world.find(atOnce).dueTime())
                .isBetween(atOnce.dueTime(), atOnce.dueTime().plusMillis(50));
        assertThat(world.find(someDay).dueTime())
                .isBetween(world.in(Duration.ofDays(365)), world.in(Duration.ofDays(366)));
        assertThat(failureOf(last)).isEqualTo("io.distributedcron.worker.RetryAtException");
    }

    @Test
    void theClassOfAFailureDecidesWhetherItIsTriedAgain() {
        world.worker(JobFunction.action("fails", Void.class, (none, context) -> {
            throw new FileNotFoundException("gone");
        }));
        Run other = fails("a", List.of("java.sql.SQLException"), List.of());
        Run extended = fails("b", List.of("IOException"), List.of());
        Run named = fails("c", List.of(), List.of("java.io.FileNotFoundException"));
        Run unnamed = fails("d", List.of(), List.of("SQLException", "TimedOut"));
        world.pass(ms(100));

        assertThat(failureOf(other)).isEqualTo("java.io.FileNotFoundException");
        assertThat(failureOf(named)).isEqualTo("java.io.FileNotFoundException");
        assertThat(world.find(extended).attempt()).isEqualTo(2);
        assertThat(world.find(unnamed).attempt()).isEqualTo(2);
    }

    private Run fails(String name, List<String> retryOn, List<String> notRetryOn) {
        RetryPolicy policy = new RetryPolicy(2, seconds(5), 200, seconds(60), 0, retryOn, notRetryOn);
        return world.planAndPublish(job(name, "fails").retry(policy), world.in(ms(10)));
    }

    @Test
    void aTimeoutInterruptsAndEndsTheRun() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run run = world.planAndPublish(job("a", "work").timeout(seconds(2)), world.in(ms(100)));
        world.pass(seconds(3));

        assertThat(world.find(run).ending()).containsInstanceOf(Ending.TimedOut.class);
        assertThat(world.find(run).finishedAt()).contains(run.dueTime().plusSeconds(2));
        assertThat(calls).isEmpty();
    }

    @Test
    void aTimeoutLeavesTheOtherAttempts() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run run = world.planAndPublish(job("a", "work").timeout(seconds(2)).attempts(2, seconds(1)), world.in(ms(100)));
        world.pass(seconds(3));
        assertThat(world.find(run).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(run).lastFailure().orElseThrow().errorClass()).isEqualTo("TimedOut");
    }

    @Test
    void aHandlerThatIgnoresInterruptionKeepsItsPlaceAndEndsAsTimedOut() {
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work);
        worker.bodies.takes = seconds(4);
        worker.bodies.stubborn = true;
        Run stubborn = world.planAndPublish(job("a", "work").timeout(seconds(1)), world.in(ms(100)));
        Run next = world.planAndPublish(job("b", "work"), world.in(ms(200)));
        world.pass(seconds(3));
        assertThat(world.find(stubborn).state()).isEqualTo(RunState.RUNNING);
        assertThat(worker.loops.held().runningCount()).isEqualTo(1);
        assertThat(world.find(next).startedAt()).isEmpty();

        world.pass(seconds(2));
        assertThat(world.find(stubborn).ending()).containsInstanceOf(Ending.TimedOut.class);
        assertThat(worker.loops.held().find(next.id())).isPresent();
        assertThat(worker.loops.held().runningCount()).isEqualTo(1);
    }

    /** Its place is known to be taken: the lease document says so, and nothing is claimed for it. */
    @Test
    void aHandlerThatNeverReturnsTakesAPlaceAndNothingElse() {
        SimWorker worker = world.worker(
                WorkerSettings.DEFAULT.withConcurrency(2),
                work,
                JobFunction.action("never", Void.class, (payload, context) -> {}));
        worker.bodies.takes = Duration.ofDays(10_000);
        worker.bodies.stubborn = true;
        Run never = world.planAndPublish(job("a", "never").timeout(seconds(1)), world.in(ms(100)));
        world.pass(ms(200));
        worker.bodies.takes = Duration.ZERO;
        worker.bodies.stubborn = false;
        List<Run> others = new ArrayList<>();
        try (LoggedByWorker logged = new LoggedByWorker()) {
            for (int i = 0; i < 60; i++) {
                others.add(world.planAndPublish(job("other" + i, "work"), world.in(ms(500))));
                world.pass(seconds(1));
            }
            assertThat(logged.warnings())
                    .singleElement()
                    .asString()
                    .contains(never.id().value(), "ignores interruption");
        }

        assertThat(world.find(never).state()).isEqualTo(RunState.RUNNING);
        assertThat(others).allMatch(run -> world.find(run).state() == RunState.SUCCEEDED);
        assertThat(world.stores.leases().living()).singleElement().satisfies(lease -> {
            assertThat(lease.load().running()).isEqualTo(1);
            assertThat(lease.load().freeCapacity()).isPositive();
        });
    }

    @Test
    void tenThousandFailuresWithLongMessagesAreWrittenCut() {
        String endless = "no ".repeat(1_000_000);
        SimWorker worker = world.worker(
                WorkerSettings.DEFAULT.withConcurrency(500),
                JobFunction.action("fails", Void.class, (payload, context) -> {
                    throw new IllegalStateException(endless);
                }));
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            runs.add(world.planAndPublish(job("f" + i, "fails"), world.in(ms(500))));
        }
        for (int i = 0; i < 60 && worker.loops.counters().finished() < runs.size(); i++) {
            world.pass(ms(500));
            runs.forEach(world::publishAgain);
        }
        assertThat(runs).allSatisfy(run -> {
            Ending.Failed failed = (Ending.Failed) world.find(run).ending().orElseThrow();
            assertThat(failed.failure().message())
                    .hasSizeLessThanOrEqualTo(2_048)
                    .endsWith("…");
        });
    }

    @Test
    void atItsDeadlineARunIsInterruptedAndOverWhateverAttemptsAreLeft() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run run = world.planAndPublish(
                job("a", "work").timeout(seconds(60)).deadline(seconds(2)).attempts(5, seconds(1)), world.in(ms(100)));
        world.pass(seconds(3));

        Run over = world.find(run);
        assertThat(over.deadline()).contains(run.dueTime().plusSeconds(2));
        assertThat(over.finishedAt()).contains(run.dueTime().plusSeconds(2));
        assertThat(deadlineExceeded(over)).contains("attempt 1 was interrupted");
        assertThat(calls).isEmpty();
    }

    @Test
    void noAttemptBeginsAtOrAfterTheDeadlineOfItsRun() {
        JobFunction<?> fails = JobFunction.action("fails", Void.class, (none, context) -> {
            throw new IllegalStateException("no");
        });
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work, fails);
        Run retried = world.planAndPublish(
                job("a", "fails").deadline(seconds(10)).attempts(9, seconds(2)), world.in(ms(100)));
        for (int i = 0; i < 15; i++) {
            world.pass(seconds(2));
            world.publishAgain(retried);
        }
        Run over = world.find(retried);
        assertThat(over.attempt()).isEqualTo(3);
        assertThat(deadlineExceeded(over)).contains("attempt 3 failed (", "the next would begin at");

        worker.bodies.takes = seconds(8);
        Run first = world.planAndPublish(job("b", "work"), world.in(ms(100)));
        Run crowdedOut = world.planAndPublish(job("c", "work").deadline(seconds(1)), world.in(ms(200)));
        world.pass(seconds(10));
        assertEnded(crowdedOut, new Ending.Skipped(SkipReason.DEADLINE));
        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
    }

    /** It has begun before, so it was not skipped: it is over as what it is. */
    @Test
    void aFurtherAttemptThatComesAfterTheDeadlineIsNotBegun() {
        world.worker(work);
        Run run = world.plan(job("a", "work").deadline(seconds(20)).attempts(3, seconds(1)), world.in(ms(100)));
        Claim claim = new Claim(new Token(new UUID(1, 2)), new WorkerId("gone"), world.time.instant());
        world.stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
        AttemptEnd lost = new AttemptEnd.Lost(world.time.instant(), new Ticket(77));
        world.stores
                .claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(), run.job(), claim.token(), lost, Optional.empty(), world.time.instant())));
        world.pass(seconds(25));
        world.publish(world.find(run));
        world.pass(seconds(3));

        assertThat(deadlineExceeded(world.find(run))).contains("attempt 2 had not begun");
        assertThat(calls).isEmpty();
    }

    private static String deadlineExceeded(Run run) {
        Ending.TimedOut ending = (Ending.TimedOut) run.ending().orElseThrow();
        assertThat(ending.failure().errorClass()).isEqualTo("DeadlineExceeded");
        return ending.failure().message();
    }

    @Test
    void aCancelledRunIsStoppedAndConfirmed() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        Run waiting = world.planAndPublish(job("b", "work"), world.in(ms(2500)));
        world.pass(ms(1200));
        for (Run run : List.of(running, waiting)) {
            world.stores.claimedRuns().requestCancel(world.find(run), CancelReason.JOB_DELETED, world.time.instant());
        }
        world.pass(ms(1100));

        assertEnded(running, new Ending.Cancelled(CancelReason.JOB_DELETED));
        assertEnded(waiting, new Ending.Cancelled(CancelReason.JOB_DELETED));
        assertThat(world.find(waiting).startedAt()).isEmpty();
        assertThat(calls).isEmpty();
        world.pass(seconds(2));
        assertThat(calls).isEmpty();
    }

    @Test
    void aSlowAnswerFromBeforeTheDueInstantSkipsNothing() {
        SimWorker worker = world.worker(work);
        Jobs forbid = job("a", "work").concurrency(ConcurrencyPolicy.FORBID);
        Run first = world.plan(forbid, world.in(ms(100)));
        Claim elsewhere = new Claim(new Token(new UUID(1, 2)), new WorkerId("elsewhere"), world.time.instant());
        assertThat(world.stores.claimedRuns().claimExclusive(List.of(RunRef.of(first)), elsewhere))
                .containsValue(ExclusiveClaim.WON);
        Run second = world.planAndPublish(forbid, world.in(seconds(2)));
        worker.faults.between("claimExclusive", () -> {
            worker.faults.none();
            AttemptEnd done = new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty()));
            world.stores
                    .claimedRuns()
                    .end(List.of(new AttemptReport(
                            first.id(),
                            first.job(),
                            elsewhere.token(),
                            done,
                            Optional.of(first.dueTime()),
                            world.time.instant())));
            world.time.advance(ms(250));
        });
        world.pass(seconds(3));

        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void forbidSkipsWhatWouldOverlap() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(1500);
        Jobs forbid = job("a", "work").concurrency(ConcurrencyPolicy.FORBID);
        Run first = world.planAndPublish(forbid, world.in(ms(500)));
        Run second = world.planAndPublish(forbid, world.in(ms(1500)));
        Run third = world.planAndPublish(forbid, world.in(ms(2500)));
        world.pass(seconds(5));

        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertEnded(second, new Ending.Skipped(SkipReason.FORBIDDEN));
        assertThat(world.find(third).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void forbidDecidesAtTheInstantAndNotWhenItLooksAhead() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(900);
        Jobs forbid = job("a", "work").concurrency(ConcurrencyPolicy.FORBID);
        Run first = world.planAndPublish(forbid, world.in(ms(500)));
        Run second = world.planAndPublish(forbid, world.in(ms(1500)));
        world.pass(ms(1320));
        assertThat(world.find(first).state()).isEqualTo(RunState.RUNNING);
        world.pass(seconds(2));

        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).startedAt().orElseThrow())
                .isBetween(second.dueTime(), second.dueTime().plusMillis(2));
    }

    @Test
    void replaceStopsTheOlderRunAndStartsWhenItHasStopped() {
        SimWorker worker = world.worker(work);
        SimWorker other = world.worker(work);
        worker.bodies.takes = ms(5000);
        other.bodies.takes = ms(5000);
        worker.bodies.stubborn = true;
        other.bodies.stubborn = true;
        Jobs replace = job("a", "work").concurrency(ConcurrencyPolicy.REPLACE);
        Run first = world.planAndPublish(replace, world.in(ms(500)));
        Run second = world.planAndPublish(replace, world.in(ms(1500)));
        world.pass(ms(4500));
        assertThat(world.find(first).state()).isEqualTo(RunState.RUNNING);
        assertThat(world.find(first).cancelRequested()).contains(CancelReason.REPLACED);
        assertThat(world.find(second).state()).isEqualTo(RunState.PLANNED);

        world.pass(ms(1500));
        assertEnded(first, new Ending.Cancelled(CancelReason.REPLACED));
        assertThat(world.find(second).state()).isEqualTo(RunState.RUNNING);
        world.pass(seconds(6));
        assertThat(world.find(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(second).startedAt().orElseThrow())
                .isAfterOrEqualTo(world.find(first).finishedAt().orElseThrow());
    }

    @Test
    void anOlderRunNeverReplacesANewerOne() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(5);
        Jobs replace = job("a", "work").concurrency(ConcurrencyPolicy.REPLACE);
        Run older = world.plan(replace, world.in(ms(200)));
        Run newer = world.planAndPublish(replace, world.in(ms(500)));
        world.pass(ms(1000));
        world.publish(older);
        world.pass(ms(1000));

        assertEnded(older, new Ending.Skipped(SkipReason.NEWER_ACTIVE));
        world.pass(seconds(5));
        assertThat(world.find(newer).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void exclusiveRunsOfManyWorkersNeverOverlap() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            world.worker(work).bodies.takes = ms(1400);
        }
        Jobs forbid = job("a", "work").concurrency(ConcurrencyPolicy.FORBID);
        for (int i = 1; i <= 8; i++) {
            runs.add(world.planAndPublish(forbid, world.in(seconds(i))));
        }
        world.pass(seconds(12));
        List<Run> ended = runs.stream().map(world::find).toList();
        assertThat(ended).allMatch(run -> run.state().terminal());
        List<Run> ran =
                ended.stream().filter(run -> run.state() == RunState.SUCCEEDED).toList();
        assertThat(ran).hasSize(4);
        for (int i = 1; i < ran.size(); i++) {
            assertThat(ran.get(i).startedAt().orElseThrow())
                    .isAfter(ran.get(i - 1).finishedAt().orElseThrow());
        }
    }

    @Test
    void aLostAnswerToAnExclusiveClaimLosesNothing() {
        SimWorker worker = world.worker(work);
        Run run = world.planAndPublish(job("a", "work").concurrency(ConcurrencyPolicy.REPLACE), world.in(ms(500)));
        world.pass(ms(100));
        worker.faults.loseAnswersOf("claimExclusive"::equals);
        world.pass(ms(250));
        worker.faults.none();
        world.pass(seconds(3));

        assertThat(calls).hasSize(1);
        assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void skipsWhatIsTooLateForItsDeadlineWhetherClaimedOrNot() {
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(1), work);
        worker.bodies.takes = seconds(3);
        Run overdue = world.planAndPublish(
                job("a", "work").startingDeadline(seconds(10)),
                world.time.instant().minusSeconds(11));
        Run first = world.planAndPublish(job("b", "work"), world.in(ms(100)));
        Run crowdedOut = world.planAndPublish(job("c", "work").startingDeadline(seconds(1)), world.in(ms(200)));
        Run inTime = world.planAndPublish(job("d", "work").startingDeadline(seconds(10)), world.in(ms(300)));
        world.pass(ms(150));
        assertThat(world.find(crowdedOut).state()).isEqualTo(RunState.RUNNING);
        world.pass(seconds(7));

        assertEnded(overdue, new Ending.Skipped(SkipReason.STARTING_DEADLINE));
        assertEnded(crowdedOut, new Ending.Skipped(SkipReason.STARTING_DEADLINE));
        assertThat(world.find(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(inTime).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aPhantomOfATrimmedRunIsNotExecuted() {
        world.worker(work);
        Instant longAgo = world.time.instant().minus(Duration.ofMinutes(30));
        Jobs known = job("a", "work");
        world.declare(known);
        world.stores
                .history()
                .note(Map.of(
                        known.declared().id(),
                        new TrimNote(longAgo.plusSeconds(60), Optional.empty(), Optional.empty(), 5, 0)));
        Run phantom = world.planAndPublish(known, longAgo);
        Run late = world.planAndPublish(known, longAgo.plusSeconds(120));
        world.pass(ms(100));

        assertEnded(phantom, new Ending.Skipped(SkipReason.SUPERSEDED));
        assertThat(calls).extracting(Call::key).containsExactly(late.id().value());
    }

    @Test
    void aRunThatMakesUpForATimeThatIsOverIsExecuted() {
        world.worker(work);
        Instant longAgo = world.time.instant().minus(Duration.ofMinutes(30));
        Jobs known = job("a", "work");
        world.declare(known);
        Job declared = known.declared();
        world.stores
                .history()
                .note(Map.of(
                        declared.id(),
                        new TrimNote(longAgo.plusSeconds(60), Optional.empty(), Optional.empty(), 5, 0)));
        Run wanted = Run.manual(
                declared,
                RunId.backfill(declared.uid(), longAgo),
                declared.spec().payload(),
                longAgo,
                longAgo,
                new Ticket(7),
                declared.changedAt());
        world.stores.plannedRuns().plan(List.of(wanted));
        world.publishAgain(wanted);
        world.pass(ms(100));

        assertThat(calls).extracting(Call::key).containsExactly(wanted.id().value());
    }

    @Test
    void aClaimWithALostAnswerIsExecutedOnceAllTheSame() {
        SimWorker worker = world.worker(work);
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(200)));
        worker.faults.loseAnswersOf("claim"::equals);
        world.step();
        worker.faults.none();
        assertThat(world.find(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(worker.loops.held().holds(run.id())).isFalse();

        world.pass(seconds(3));
        assertThat(calls).hasSize(1);
        assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(run).attempt()).isEqualTo(1);
    }

    /** The store said that a run is owned, and while it said so the run ended. */
    @Test
    void aClaimWithALostAnswerIsExecutedOnceWhateverALateAnswerSays() {
        SimWorker worker = world.worker(work);
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(2500)));
        worker.faults.loseAnswersOf("claim"::equals);
        world.step();
        worker.faults.none();
        world.pass(ms(1500));
        assertThat(worker.loops.held().holds(run.id())).isTrue();
        worker.faults.between("ownedBy", () -> {
            if (worker.loops.held().holds(run.id())) {
                worker.faults.none();
                world.time.advance(seconds(2));
                worker.loops.startDueRuns().tick();
                worker.bodies.tick();
                world.time.advance(ms(10));
                worker.loops.writeOutcomes().tick();
            }
        });
        world.pass(seconds(4));

        assertThat(calls).hasSize(1);
        assertEnded(run, new Ending.Succeeded(Optional.empty()));
    }

    @Test
    void anOutcomeWithALostAnswerIsWrittenOnce() {
        SimWorker worker = world.worker(work);
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        worker.faults.loseAnswersOf("end"::equals);
        world.pass(seconds(1));
        assertThat(worker.loops.held().holds(run.id())).isTrue();
        worker.faults.none();
        world.pass(seconds(2));
        assertThat(calls).hasSize(1);
        assertThat(worker.loops.held().holds(run.id())).isFalse();
        assertThat(worker.loops.counters().refused()).isZero();
        assertThat(worker.loops.counters().finished()).isEqualTo(1);
    }

    @Test
    void outcomesWaitForAStoreThatIsAway() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(500);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            runs.add(world.planAndPublish(job("j" + i, "work"), world.in(ms(200))));
        }
        world.pass(ms(300));
        worker.faults.down();
        world.pass(seconds(8));
        assertThat(runs).allMatch(run -> world.find(run).state() == RunState.RUNNING);
        worker.faults.none();
        world.pass(seconds(3));
        assertThat(runs).allMatch(run -> world.find(run).state() == RunState.SUCCEEDED);
        assertThat(calls).hasSize(30);
    }

    @Test
    void aLeaseThatCannotBeRenewedInterruptsBeforeOthersMayTakeOver() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(500)));
        Run waiting = world.planAndPublish(job("b", "work"), world.in(seconds(13)));
        world.pass(ms(900));
        String before = worker.id();
        Instant renewedAt = world.time.instant();
        worker.faults.down();
        world.pass(seconds(11));
        assertThat(worker.loops.held().runningCount()).isEqualTo(1);
        world.pass(seconds(1));
        assertThat(worker.loops.held().runningCount()).isZero();
        assertThat(world.time.instant()).isBefore(renewedAt.plusSeconds(15).minusSeconds(2));
        world.pass(seconds(2));
        assertThat(calls).as("nothing starts after the lease").isEmpty();

        worker.faults.none();
        world.pass(seconds(3));
        assertThat(worker.id()).isNotEqualTo(before);
        assertThat(world.find(running).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(running).attempt()).isEqualTo(2);
        assertThat(world.find(running).lostAttempts()).isEqualTo(1);
        assertThat(world.find(waiting).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(waiting).attempt()).isEqualTo(1);
    }

    @Test
    void aWorkerPausedBeyondItsLeaseStartsNothingAndItsLateOutcomeIsRefused() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(3);
        worker.bodies.stubborn = true;
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(500)));
        Run waiting = world.planAndPublish(job("b", "work"), world.in(ms(1200)));
        world.pass(ms(1000));
        String before = worker.id();
        worker.pause();
        world.pass(seconds(16));
        world.sweepLostWorkers();
        SimWorker other = world.worker(work);
        world.publishAgain(running);
        world.publishAgain(waiting);
        world.pass(seconds(1));
        assertThat(calls).extracting(Call::attempt).containsExactly(2, 2);
        worker.resume();
        world.pass(seconds(3));

        assertThat(worker.id()).isNotEqualTo(before);
        assertThat(worker.loops.counters().refused()).isEqualTo(1);
        for (Run run : List.of(running, waiting)) {
            assertThat(world.find(run).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(world.find(run).claim().orElseThrow().owner()).hasToString(other.id());
        }
        assertThat(calls).as("the waiting run is not started late").hasSize(2);
    }

    @Test
    void aProcessPausedInTheLastMomentBeforeACallDoesNotCall() {
        SimWorker worker = world.worker(work);
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        worker.bodies.pausedBeforeBegin = seconds(16);
        world.pass(seconds(20));

        assertThat(calls).isEmpty();
        assertThat(world.find(run).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(run).attempt()).isEqualTo(1);
    }

    @Test
    void givesBackWhatTheStoreSaysIsItsOwnAndItDoesNotHold() {
        SimWorker worker = world.worker(work);
        world.pass(ms(100));
        Run run = world.plan(job("a", "work"), world.in(seconds(10)));
        var claim = new Claim(
                Token.random(world.random),
                worker.loops.incarnation().orElseThrow().id(),
                world.time.instant());
        world.stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
        world.pass(ms(2500)); // at the second look: by the first it may just have ended while the store was read

        assertThat(world.find(run).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(run).attempt()).isEqualTo(1);
        assertThat(world.find(run).ticket()).isNotEqualTo(run.ticket());
    }

    @Test
    void stopsWhatItHoldsAndDoesNotOwnAnyMore() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(60);
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        world.pass(ms(500));
        Run held = world.find(run);
        world.stores
                .claimedRuns()
                .end(List.of(new AttemptReport(
                        held.id(),
                        held.job(),
                        held.claim().orElseThrow().token(),
                        new AttemptEnd.Lost(world.time.instant(), Ticket.random(world.random)),
                        Optional.empty(),
                        world.time.instant())));
        world.pass(seconds(2));

        assertThat(worker.loops.held().runningCount()).isZero();
        assertThat(world.find(run).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(run).attempt()).isEqualTo(2);
    }

    @Test
    void aDrainGivesBackWaitsAndReleasesLast() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = seconds(5);
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        Run waiting = world.planAndPublish(job("b", "work"), world.in(seconds(3)));
        world.pass(ms(500));
        assertThat(world.find(waiting).state()).isEqualTo(RunState.RUNNING);
        Instant begin = world.time.instant();
        worker.drain();

        assertThat(world.find(running).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.find(waiting).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(waiting).attempt()).isEqualTo(1);
        assertThat(world.stores.leases().living()).isEmpty();
        assertThat(world.stores.leases().expired()).isEmpty();
        assertThat(Duration.between(begin, world.time.instant())).isLessThan(seconds(6));
    }

    @Test
    void aDrainInterruptsWhatTakesTooLongAndLeavesItToAnotherAttempt() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = Duration.ofHours(1);
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        world.pass(ms(500));
        Instant begin = world.time.instant();
        worker.drain();

        assertThat(Duration.between(begin, world.time.instant())).isBetween(seconds(30), seconds(32));
        assertThat(world.find(running).state()).isEqualTo(RunState.PLANNED);
        assertThat(world.find(running).attempt()).isEqualTo(2);
        assertThat(world.stores.leases().living()).isEmpty();
    }

    @Test
    void aDrainDoesNotReleaseTheLeaseOfAHandlerThatGoesOn() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = Duration.ofHours(1);
        worker.bodies.stubborn = true;
        Run running = world.planAndPublish(job("a", "work"), world.in(ms(100)));
        world.pass(ms(500));
        worker.drain();

        assertThat(world.find(running).state()).isEqualTo(RunState.RUNNING);
        assertThat(world.stores.leases().living()).hasSize(1);
    }

    @Test
    void aComparisonDuringAClaimLeavesTheClaimAlone() {
        SimWorker worker = world.worker(work);
        world.pass(ms(100));
        Run run = world.planAndPublish(job("a", "work"), world.in(ms(300)));
        Run exclusive = world.planAndPublish(job("b", "work").concurrency(ConcurrencyPolicy.FORBID), world.in(ms(300)));
        worker.faults.between("claim", () -> worker.loops.keepLease().tick());
        world.pass(ms(50));
        worker.faults.between("claimExclusive", () -> worker.loops.keepLease().tick());
        world.pass(seconds(2));

        assertThat(calls)
                .extracting(Call::key)
                .containsExactlyInAnyOrder(run.id().value(), exclusive.id().value());
        for (Run one : List.of(run, exclusive)) {
            assertThat(world.find(one).state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(world.find(one).ticket()).isEqualTo(one.ticket());
        }
    }

    @Test
    void anOutcomeThatCannotBeWrittenHoldsUpNoOther() {
        SimWorker worker = world.worker(work);
        worker.bodies.takes = ms(50);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            runs.add(world.planAndPublish(job("j" + i, "work"), world.in(ms(200))));
        }
        worker.faults.refuse(
                args -> String.valueOf(args).contains(runs.get(7).id().value()));
        world.pass(ms(400));
        assertThat(runs.stream().filter(run -> world.find(run).state() == RunState.SUCCEEDED))
                .hasSize(15);
        worker.faults.none();
        world.pass(seconds(2));
        assertThat(world.find(runs.get(7)).state())
                .as("given back by the comparison")
                .isEqualTo(RunState.PLANNED);
    }
}

package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.memory.MemoryStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanSuccessorsTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:10:00.500Z");

    private final MemoryStores stores = new MemoryStores(() -> NOW);
    private boolean endFails;

    /** It was published then, and the times that its record would have stood for had neither a run nor a record. */
    @Test
    void aRunWhoseSkipCouldNotBeWrittenIsSkippedTheNextTime() {
        PlanSuccessors plan = new PlanSuccessors(
                failing(stores.plannedRuns()),
                new Schedules(),
                () -> NOW,
                new Random(1),
                new RecentRuns(() -> 0, Duration.ofMinutes(1)));
        Run missed = Runs.planned("job", Instant.parse("2026-03-05T12:05:00Z"));
        stores.plannedRuns().plan(List.of(missed));

        endFails = true;
        assertThatThrownBy(() -> plan.plan(List.of(missed), NOW, NOW)).isInstanceOf(StoreException.class);
        endFails = false;
        assertThat(plan.plan(List.of(missed), NOW, NOW)).doesNotContain(missed);

        assertThat(stores.plannedRuns().find(List.of(RunRef.of(missed))).get(missed.id()))
                .extracting(Run::ending)
                .isEqualTo(Optional.of(new Ending.Skipped(
                        SkipReason.MISSED_LATER_RUNS, Optional.of(Instant.parse("2026-03-05T12:09:00Z")), 5)));
    }

    private static Run sharded(int count, Instant due) {
        Job job = new Job(
                new JobId("ns", "cut"),
                new JobUid("uid-cut"),
                1,
                Runs.spec("f").sharded(Shards.of(count)),
                Job.Status.ACTIVE,
                due.minusSeconds(3_600));
        return Run.planned(job, due, new Ticket(1), due.minusSeconds(60));
    }

    private PlanSuccessors planner() {
        return new PlanSuccessors(
                stores.plannedRuns(),
                new Schedules(),
                () -> NOW,
                new Random(1),
                new RecentRuns(() -> 0, Duration.ofMinutes(1)));
    }

    @Test
    void onlyShard0PlansSuccessorsAndThatWithAllTheirShards() {
        Run first = sharded(3, Instant.parse("2026-03-05T12:10:00Z"));
        List<Run> time = List.of(first, first.ofShard(1, new Ticket(2)), first.ofShard(2, new Ticket(3)));
        stores.plannedRuns().plan(time);
        PlanSuccessors plan = planner();

        assertThat(plan.plan(time.subList(1, 3), NOW, NOW)).isEqualTo(time.subList(1, 3));
        assertThat(stores.history().latest(first.job(), 100)).hasSize(3);

        assertThat(plan.plan(List.of(first), NOW, NOW)).containsExactly(first);
        assertThat(stores.history().latest(first.job(), 100))
                .filteredOn(run -> run.scheduledTime().equals(Instant.parse("2026-03-05T12:11:00Z")))
                .extracting(run -> run.id().shard())
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    /** Whether it runs is decided about shard 0, which goes on when it comes back: maybe that it was missed by then. */
    @Test
    void noShardOfTheTimeAtWhichPlanningWasCutIsPublished() {
        Run first = sharded(2, Instant.parse("2026-03-05T12:10:00Z"));
        stores.plannedRuns().plan(List.of(first));

        List<Run> published = planner().plan(List.of(first), NOW, NOW.plus(Duration.ofDays(30)));
        Instant last = first.scheduledTime().plus(Duration.ofMinutes(PlannedTimes.MOST));
        assertThat(published).hasSize(1 + 2 * (PlannedTimes.MOST - 1));
        assertThat(published).noneMatch(run -> run.scheduledTime().equals(last));
        assertThat(stores.history().latest(first.job(), 2))
                .allMatch(run -> run.scheduledTime().equals(last));
    }

    /** They come to a batch in any order, and may not be in the same one. */
    @Test
    void shardsOfAMissedTimeAreSkippedWithShard0OrNotAtAll() {
        Run first = sharded(3, Instant.parse("2026-03-05T12:05:00Z"));
        List<Run> others = List.of(first.ofShard(1, new Ticket(2)), first.ofShard(2, new Ticket(3)));
        stores.plannedRuns().plan(others);
        stores.plannedRuns().plan(List.of(first));
        PlanSuccessors plan = planner();

        assertThat(plan.plan(others, NOW, NOW)).isEmpty();
        assertThat(stores.plannedRuns()
                        .stillPlanned(others.stream().map(RunRef::of).toList()))
                .hasSize(2);

        assertThat(plan.plan(List.of(first), NOW, NOW)).doesNotContain(first);
        assertThat(plan.plan(others, NOW, NOW)).isEmpty();
        assertThat(stores.plannedRuns()
                        .find(others.stream().map(RunRef::of).toList())
                        .values())
                .extracting(Run::ending)
                .containsOnly(Optional.of(new Ending.Skipped(SkipReason.MISSED_LATER_RUNS, Optional.empty(), 1)));
    }

    /** Whoever planned its time died before shard 0, and when somebody came back the time had been missed: seed 5054. */
    @Test
    void aShardWhoseTimeWasPassedOverIsSkipped() {
        Run first = sharded(2, Instant.parse("2026-03-05T12:05:00Z"));
        Run left = first.ofShard(1, new Ticket(2));
        stores.plannedRuns().plan(List.of(left));
        PlanSuccessors plan = planner();
        assertThat(plan.plan(List.of(left), NOW, NOW)).isEmpty();
        assertThat(stores.plannedRuns().stillPlanned(List.of(RunRef.of(left)))).hasSize(1);

        stores.plannedRuns().plan(List.of(sharded(2, Instant.parse("2026-03-05T12:10:00Z"))));
        assertThat(plan.plan(List.of(left), NOW, NOW)).isEmpty();
        assertThat(stores.plannedRuns().stillPlanned(List.of(RunRef.of(left)))).isEmpty();
    }

    private PlannedRuns failing(PlannedRuns inner) {
        return (PlannedRuns) Proxy.newProxyInstance(
                PlannedRuns.class.getClassLoader(), new Class<?>[] {PlannedRuns.class}, (self, method, arguments) -> {
                    if (endFails && method.getName().equals("end")) {
                        throw new StoreException("away", new IllegalStateException("simulated"));
                    }
                    return method.invoke(inner, arguments);
                });
    }
}

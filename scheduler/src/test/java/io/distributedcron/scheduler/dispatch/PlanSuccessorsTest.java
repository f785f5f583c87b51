package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
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

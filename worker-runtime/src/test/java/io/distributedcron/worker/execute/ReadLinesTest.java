package io.distributedcron.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.memory.MemoryStores;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who stands in a line some of whose runs somebody has made unreadable. */
class ReadLinesTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:00:00Z");
    private static final Job JOB = new Job(
            new JobId("shop", "bill"),
            new JobUid("uid"),
            1,
            JobSpec.of("f", Timing.of("* * * * *", "UTC"), new PoolId("shop", "pool"))
                    .concurrently(ConcurrencyPolicy.QUEUE),
            Job.Status.ACTIVE,
            NOW.minusSeconds(3600));

    private final MemoryStores stores = new MemoryStores(() -> NOW);
    private final Random random = new Random(1);
    private final Set<RunId> unreadable = new HashSet<>();
    private final ReadLines lines = new ReadLines(stores.waitingRuns(), readable(stores.plannedRuns()));

    private PlannedRuns readable(PlannedRuns inner) {
        return (PlannedRuns) Proxy.newProxyInstance(
                PlannedRuns.class.getClassLoader(), new Class<?>[] {PlannedRuns.class}, (self, method, arguments) -> {
                    Object answer = method.invoke(inner, arguments);
                    if (answer instanceof Map<?, ?> found) {
                        Map<?, ?> rest = new HashMap<>(found);
                        rest.keySet().removeAll(unreadable);
                        return rest;
                    }
                    return answer;
                });
    }

    private RunId due(int secondsAgo) {
        Run run = Run.planned(JOB, NOW.minusSeconds(secondsAgo), Ticket.random(random), NOW);
        stores.plannedRuns().plan(List.of(run));
        return run.id();
    }

    private List<RunId> line() {
        return lines.of(Set.of(JOB.id()), NOW).getOrDefault(JOB.id(), List.of()).stream()
                .map(it -> it.run().id())
                .toList();
    }

    @Test
    void howeverLongNobodyHasComeForARunItKeepsItsPlace() {
        RunId hour = due(3600);
        RunId minutes = due(200);
        RunId seconds = due(2);
        assertThat(line()).containsExactly(hour, minutes, seconds);
    }

    @Test
    void whatCannotBeReadHoldsTheOthersUpForAMinute() {
        RunId first = due(200);
        RunId second = due(100);
        RunId third = due(59);
        RunId fourth = due(0);
        unreadable.addAll(List.of(first, second, third));
        assertThat(line()).containsExactly(third, fourth);
    }

    @Test
    void whoeverHasNoLineHasNone() {
        assertThat(lines.of(Set.of(JOB.id()), NOW)).isEmpty();
        unreadable.add(due(200));
        assertThat(line()).isEmpty();
    }
}

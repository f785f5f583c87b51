package io.distributedcron.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.TickingClock;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCronClientTest extends CronClientContract {
    private final TickingClock clock =
            TickingClock.startingAt(Instant.parse("2031-03-04T05:06:07.008Z"), Duration.ofMillis(1));
    private final MemoryStores stores = new MemoryStores(clock);
    private final CronClient client = new CronClient(ClientPorts.of(stores), clock, () -> {});

    @Override
    protected CronClient client() {
        return client;
    }

    @Override
    protected StoresUnderTest stores() {
        return StoresUnderTest.of(stores);
    }

    /** They were planned as of then, and all ran when schedulers were back, whatever the job says about missed times. */
    @Test
    void whoeverCancelsARunAfterDownTimePlansTheNextTimeAlone() {
        client.create(ClientJob.of("billing", "late", "0 3 * * *", "bill", "shop/default"));
        JobId id = ClientJob.id("billing", "late");
        Job job = client.find(id).orElseThrow();
        Instant next = client.runs(id, 1).getFirst().scheduledTime();
        Instant missed = next.minus(Duration.ofDays(9));
        Run overdue = Run.planned(job, missed, new Ticket(1), missed.minus(Duration.ofDays(1)));
        stores.plannedRuns().plan(List.of(overdue));

        assertThat(client.cancel(id, overdue.id())).isTrue();
        assertThat(stores.history().latest(id, 100))
                .extracting(Run::scheduledTime)
                .containsExactly(next, missed.plus(Duration.ofDays(1)), missed);
    }
}

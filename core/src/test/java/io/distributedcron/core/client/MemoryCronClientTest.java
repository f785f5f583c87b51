package io.distributedcron.core.client;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.TickingClock;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;

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
}

package io.distributedcron.scheduler.membership;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class MemoryCoordinationTest extends CoordinationContract {
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryCoordination coordination = new MemoryCoordination(nanos::get);

    @Override
    Membership membership() {
        return coordination;
    }

    @Override
    MasterLock lock() {
        return coordination;
    }

    @Override
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

package io.distributedcron.core.store.memory;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.lease.WorkerLeasesContract;

class MemoryWorkerLeasesTest extends WorkerLeasesContract {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();

    @Override
    protected StoresUnderTest stores() {
        return stores;
    }
}

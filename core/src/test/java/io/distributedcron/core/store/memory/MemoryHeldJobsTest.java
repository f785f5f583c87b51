package io.distributedcron.core.store.memory;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.HeldJobsContract;

class MemoryHeldJobsTest extends HeldJobsContract {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();

    @Override
    protected StoresUnderTest stores() {
        return stores;
    }
}

package io.distributedcron.core.store.memory;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.WaitingRunsContract;

class MemoryWaitingRunsTest extends WaitingRunsContract {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();

    @Override
    protected StoresUnderTest stores() {
        return stores;
    }
}

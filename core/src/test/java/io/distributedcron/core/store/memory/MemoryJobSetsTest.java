package io.distributedcron.core.store.memory;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.JobSetsContract;

class MemoryJobSetsTest extends JobSetsContract {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();

    @Override
    protected StoresUnderTest stores() {
        return stores;
    }
}

package io.distributedcron.core.store.memory;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.GroupPlacesContract;

class MemoryGroupPlacesTest extends GroupPlacesContract {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();

    @Override
    protected StoresUnderTest stores() {
        return stores;
    }
}

package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.PlannedRunsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BundledPlannedRunsTest extends PlannedRunsContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingAll();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

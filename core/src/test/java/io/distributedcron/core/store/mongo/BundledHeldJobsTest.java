package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.HeldJobsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BundledHeldJobsTest extends HeldJobsContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingAll();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

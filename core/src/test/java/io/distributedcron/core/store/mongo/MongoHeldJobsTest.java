package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.HeldJobsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoHeldJobsTest extends HeldJobsContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

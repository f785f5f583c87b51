package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.lease.WorkerLeasesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoWorkerLeasesTest extends WorkerLeasesContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

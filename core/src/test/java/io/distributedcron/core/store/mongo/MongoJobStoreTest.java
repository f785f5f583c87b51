package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.JobStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoJobStoreTest extends JobStoreContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

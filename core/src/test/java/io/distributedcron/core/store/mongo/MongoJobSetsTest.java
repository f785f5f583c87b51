package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.JobSetsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoJobSetsTest extends JobSetsContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

package io.distributedcron.core.store.mongo;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.AttemptEndsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BundledAttemptEndsTest extends AttemptEndsContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingAll();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }
}

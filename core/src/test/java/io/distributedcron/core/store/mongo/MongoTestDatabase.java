package io.distributedcron.core.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.embedded.SharedServers;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of its own for a test class, on the shared server: emptied before each test, dropped at the end. */
public final class MongoTestDatabase implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final int fewestInBundle;
    private @Nullable MongoStores stores;
    private @Nullable MongoClient client;
    private @Nullable MongoDatabase database;

    /** In which runs share documents as they do in production. */
    public MongoTestDatabase() {
        this(MongoStores.FEWEST_IN_BUNDLE);
    }

    private MongoTestDatabase(int fewestInBundle) {
        this.fewestInBundle = fewestInBundle;
    }

    /** In which every run that may share a document is in one that could hold others, even if it is alone there. */
    static MongoTestDatabase bundlingAll() {
        return new MongoTestDatabase(1);
    }

    /** In which each run has a document of its own. */
    static MongoTestDatabase bundlingNothing() {
        return new MongoTestDatabase(Integer.MAX_VALUE);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    /** For a test class that fills the database once. */
    void start() {
        Installation installation =
                new Installation("test-" + UUID.randomUUID().toString().substring(0, 8));
        String uri = SharedServers.mongo().uri();
        client = MongoClients.create(uri);
        database = client.getDatabase(installation.database());
        stores = MongoStores.connect(uri, installation, fewestInBundle);
        stores.ensureIndexes();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (String collection : database().listCollectionNames()) {
            if (!collection.equals(RunsView.NAME) && !collection.startsWith("system.")) {
                database().getCollection(collection).deleteMany(new Document());
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    void stop() {
        database().drop();
        stores().close();
        Objects.requireNonNull(client).close();
    }

    public MongoStores stores() {
        return Objects.requireNonNull(stores, "used before the tests");
    }

    public StoresUnderTest underTest() {
        return StoresUnderTest.of(stores());
    }

    /** The database itself, for what no port does. */
    public MongoDatabase database() {
        return Objects.requireNonNull(database, "used before the tests");
    }
}

package io.distributedcron.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.mongo.MongoTestDatabase;
import io.distributedcron.embedded.SharedServers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client as programs make it. */
class MongoCronClientTest extends CronClientContract {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    private @Nullable CronClient client;

    @BeforeEach
    void connect() {
        client = DistributedCron.client(SharedServers.mongo().uri())
                .installation(MONGO.database().getName())
                .connect();
    }

    @AfterEach
    void close() {
        client().close();
    }

    @Override
    protected CronClient client() {
        return Objects.requireNonNull(client);
    }

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }

    @Test
    void whereItCannotConnectItSaysWhy() {
        assertThatThrownBy(() -> DistributedCron.client("localhost").connect())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("mongodbUri 'localhost'")
                .hasMessageContaining("mongodb://host:port");
        assertThatThrownBy(() -> DistributedCron.client("mongodb://localhost")
                        .installation("Big One")
                        .connect())
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> assertThat(e.field())
                        .isEqualTo("installation"));
        assertThatThrownBy(() -> DistributedCron.client("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200")
                        .connect())
                .isInstanceOf(StoreException.class);
    }
}

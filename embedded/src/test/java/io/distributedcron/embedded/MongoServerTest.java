package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MongoServerTest {

    private static final MongoServer.Settings SETTINGS = MongoServer.Settings.defaults();

    @TempDir
    private Path folder;

    @Test
    void answersFromTheRealEngine() {
        try (MongoServer server = MongoServer.start(folder);
                MongoClient client = MongoClients.create(server.uri())) {
            MongoCollection<Document> runs = client.getDatabase("test").getCollection("runs");
            runs.createIndex(Indexes.ascending("due"));
            runs.insertMany(IntStream.range(0, 1_000)
                    .mapToObj(i -> new Document("_id", i).append("due", i))
                    .toList());

            Document plan = runs.find(Filters.lt("due", 10)).explain();

            assertThat(plan.toJson()).contains("IXSCAN");
            assertThat(runs.countDocuments(Filters.lt("due", 10))).isEqualTo(10);
        }
    }

    @Test
    void takesALargeMessageInManyPieces() {
        try (MongoServer server = MongoServer.start(folder, SETTINGS.withCacheMegabytes(300));
                MongoClient client = MongoClients.create(server.uri())) {
            MongoCollection<Document> large = client.getDatabase("test").getCollection("large");
            String text = "x".repeat(5_000_000);
            large.insertMany(List.of(
                    new Document("_id", 1).append("text", text),
                    new Document("_id", 2).append("text", text),
                    new Document("_id", 3).append("text", text)));

            assertThat(large.find().map(document -> document.getString("text").length()))
                    .containsExactly(5_000_000, 5_000_000, 5_000_000);
        }
    }

    @Test
    void startsAnewOnTheSamePort() {
        int port;
        try (MongoServer server = MongoServer.start(folder)) {
            port = server.port();
            server.kill();
        }
        try (MongoServer server = MongoServer.start(folder, SETTINGS.withPort(port))) {
            assertThat(server.port()).isEqualTo(port);
        }
    }

    @Test
    void aTakenPortIsNamed() {
        try (MongoServer server = MongoServer.start(folder.resolve("a"))) {
            assertThatThrownBy(() -> MongoServer.start(folder.resolve("b"), SETTINGS.withPort(server.port())))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("Port " + server.port());
        }
    }

    @Test
    void aFolderThatCannotBeOpenedIsReportedWithTheLog() throws Exception {
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("db/WiredTiger"), "not a database");
        Files.writeString(folder.resolve("db/WiredTiger.turtle"), "not a database");

        assertThatThrownBy(() -> MongoServer.start(folder))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("before it was ready")
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("opening " + folder.resolve("db"));
    }
}

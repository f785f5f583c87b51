package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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
    void keepsEveryAcknowledgedDocumentWhenKilledWhileManyWrite() throws Exception {
        List<Integer> acknowledged;
        try (MongoServer server = MongoServer.start(folder);
                MongoClient client = MongoClients.create(server.uri() + "&serverSelectionTimeoutMS=1000")) {
            acknowledged = writeUntilKilled(server, documents(client));
        }

        try (MongoServer server = MongoServer.start(folder);
                MongoClient client = MongoClients.create(server.uri())) {
            assertThat(documents(client).find().map(document -> document.getInteger("_id")))
                    .containsAll(acknowledged);
        }
    }

    private static List<Integer> writeUntilKilled(MongoServer server, MongoCollection<Document> documents)
            throws Exception {
        int writers = 4;
        CountDownLatch enough = new CountDownLatch(1_000);
        AtomicBoolean killed = new AtomicBoolean();
        List<Integer> acknowledged = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<List<Integer>>> results = IntStream.range(0, writers)
                    .mapToObj(writer -> threads.submit(() -> write(documents, writer * 1_000_000, enough, killed)))
                    .toList();
            enough.await();
            killed.set(true);
            server.kill();
            for (Future<List<Integer>> result : results) {
                acknowledged.addAll(result.get());
            }
        }
        assertThat(server.isAlive()).isFalse();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(1_000);
        return acknowledged;
    }

    private static List<Integer> write(
            MongoCollection<Document> documents, int first, CountDownLatch enough, AtomicBoolean killed) {
        List<Integer> acknowledged = new ArrayList<>();
        try {
            for (int id = first; ; id++) {
                documents.insertOne(new Document("_id", id));
                acknowledged.add(id);
                enough.countDown();
            }
        } catch (MongoException e) {
            assertThat(killed).as("a write failed before the kill: %s", e).isTrue();
            return acknowledged;
        }
    }

    private static MongoCollection<Document> documents(MongoClient client) {
        return client.getDatabase("test")
                .getCollection("documents")
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
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
    void twoServersDoNotShareAFolder() {
        try (MongoServer server = MongoServer.start(folder);
                MongoClient client = MongoClients.create(server.uri())) {
            assertThatThrownBy(() -> MongoServer.start(folder))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("before it was ready");
            assertThat(documents(client).countDocuments()).isZero();
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

package io.distributedcron.core.channel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RandomRuns;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.embedded.KafkaBroker;
import io.distributedcron.embedded.SharedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when Kafka is not as it should be. */
final class KafkaTroubleTest {
    private static final Duration A_WHILE = Duration.ofMillis(100);
    private static final PoolId POOL = new PoolId("default", "main");
    private static final PoolId MISSING = new PoolId("default", "missing");

    private final RandomRuns runs = new RandomRuns(5);

    @Test
    void everythingWorksAsSoonAsABrokerIsThereAndAgainAfterItWasKilled(@TempDir Path folder) throws Exception {
        int port = freePort();
        KafkaChannels channels = new KafkaChannels(new Installation("absent"), "127.0.0.1:" + port);
        try (LoggedWarnings warnings = new LoggedWarnings();
                PageSender pageSender = channels.pageSender();
                PageReceiver pageReceiver = channels.pageReceiver();
                RunSender runSender = channels.runSender();
                RunReceiver runReceiver = channels.runReceiver(POOL, 10)) {
            assertThat(pageReceiver.poll(A_WHILE)).isEmpty();
            assertThat(runReceiver.poll(A_WHILE)).isEmpty();
            assertThat(runReceiver.poll(Duration.ZERO)).isEmpty();
            List<RunMessage> all = runs.usual(POOL, 0, 1_000);
            assertThat(join(runSender.send(all))).hasSize(1_000);
            assertThat(join(runSender.send(all))).as("known to be missing").hasSize(1_000);
            assertThat(sends(pageSender, 1)).isFalse();
            assertThat(channels.counts().unsentRuns()).isEqualTo(2_000);

            try (KafkaBroker broker = start(folder, port)) {
                try (KafkaTopics topics = new KafkaTopics(new Installation("absent"), broker.bootstrapServers())) {
                    topics.ensurePages();
                    topics.ensurePool(POOL);
                }
                awaitPages(pageSender, pageReceiver);
                awaitRuns(runSender, runReceiver);
                broker.kill();
            }
            assertThat(join(runSender.send(runs.usual(POOL, 0, 1))))
                    .as("the broker is away")
                    .hasSize(1);

            try (KafkaBroker broker = start(folder, port)) {
                assertThat(broker.isAlive()).isTrue();
                awaitPages(pageSender, pageReceiver);
                awaitRuns(runSender, runReceiver);
            }
            assertThat(warnings.containing("could not be stored"))
                    .as("said once per trouble, not per run")
                    .hasSizeBetween(2, 4);
        }
    }

    @Test
    void aNameThatDoesNotResolveIsABrokerThatIsAway() {
        Installation installation = new Installation("unresolved");
        KafkaServers nowhere = KafkaServers.at("kafka.invalid:9092");
        KafkaChannels channels = new KafkaChannels(installation, nowhere, Ticker.system());
        new KafkaTopics(installation, nowhere, TopicSettings.DEFAULT).close();
        try (LoggedWarnings warnings = new LoggedWarnings();
                PageSender pageSender = channels.pageSender();
                PageReceiver pageReceiver = channels.pageReceiver();
                RunSender runSender = channels.runSender();
                RunReceiver runReceiver = channels.runReceiver(POOL, 10)) {
            CompletionStage<Set<RunId>> sent = runSender.send(runs.usual(POOL, 0, 1));
            assertThat(pageReceiver.poll(A_WHILE)).isEmpty();
            assertThat(runReceiver.poll(A_WHILE)).isEmpty();
            assertThat(sends(pageSender, 1)).isFalse();
            assertThat(join(sent)).hasSize(1);
            assertThat(warnings.all()).hasSize(1);
        }
    }

    @Test
    void aMissingTopicFailsItsOwnRunsOnlyAndHoldsNobodyUp() {
        Installation installation = new Installation("missing-topic");
        KafkaChannels channels = channels(installation);
        try (KafkaTopics topics = topics(installation);
                LoggedWarnings warnings = new LoggedWarnings();
                RunSender sender = channels.runSender()) {
            topics.ensurePool(POOL);
            RunMessage there = runs.usual(POOL, 1);
            RunMessage nowhere = runs.usual(MISSING, 2);
            assertThat(join(sender.send(List.of(there)))).isEmpty();

            CompletionStage<Set<RunId>> mixed = sender.send(List.of(nowhere, there));
            assertThat(join(sender.send(List.of(there)))).isEmpty();
            assertThat(mixed.toCompletableFuture()).as("one is still asked for").isNotDone();
            assertThat(join(mixed)).containsExactly(nowhere.id());
            assertThat(warnings.containing("missing-topic.runs.default.missing"))
                    .hasSize(1);

            topics.ensurePool(MISSING);
            Await.until("runs of the new pool are stored", () -> join(sender.send(List.of(nowhere)))
                    .isEmpty());
        }
    }

    @Test
    void malformedRecordsAreSetAsideOnceAndCounted() throws Exception {
        Installation installation = new Installation("malformed");
        KafkaChannels channels = channels(installation);
        try (KafkaTopics topics = topics(installation);
                LoggedWarnings warnings = new LoggedWarnings();
                PageSender pageSender = channels.pageSender();
                RunSender runSender = channels.runSender()) {
            topics.ensurePages();
            topics.ensurePool(POOL);
            try (PageReceiver pages = channels.pageReceiver()) {
                awaitPages(pageSender, pages);
                put(installation.pagesTopic(), new byte[] {1, 2, 3}, new byte[0]);
                awaitPages(pageSender, pages);
            }
            put(installation.runsTopic(POOL), new byte[] {1, 2, 3}, new byte[0]);
            for (int receivers = 0; receivers < 2; receivers++) {
                try (RunReceiver receiver = channels.runReceiver(POOL, 10)) {
                    awaitRuns(runSender, receiver);
                }
            }
            assertThat(channels.counts().malformedPages()).isEqualTo(2);
            assertThat(channels.counts().malformedRuns()).isEqualTo(2);
            assertThat(warnings.containing("of topic malformed.pages is no page"))
                    .hasSize(2);
            assertThat(warnings.containing(
                            "the record at offset 0 of partition 0 of topic malformed.runs.default.main"))
                    .hasSize(1);
            assertThat(warnings.all()).hasSize(4);
        }
    }

    @Test
    void pagesGoOnWhenTheirTopicIsDeletedAndMadeAgain() throws Exception {
        Installation installation = new Installation("pages-again");
        KafkaChannels channels = channels(installation);
        try (KafkaTopics topics = topics(installation);
                PageSender sender = channels.pageSender();
                PageReceiver receiver = channels.pageReceiver()) {
            topics.ensurePages();
            for (int page = 0; page < 3; page++) {
                awaitPages(sender, receiver);
            }
            delete(installation.pagesTopic());
            topics.ensurePages();
            awaitPages(sender, receiver);
        }
    }

    /** As it is where there is no master: each silence of some seconds has a new client, which hears the next page. */
    @Test
    void whoeverHearsNoPagesForLongTriesWithANewClientAndHearsTheNext() {
        Installation installation = new Installation("no-pages");
        AtomicLong now = new AtomicLong();
        try (KafkaTopics topics = topics(installation);
                PageSender sender = channels(installation).pageSender();
                ReceivePages receiver =
                        new ReceivePages(installation.pagesTopic(), servers(), new ChannelCounts(), now::get)) {
            topics.ensurePages();
            awaitPages(sender, receiver);
            assertThat(receiver.clients()).isEqualTo(1);
            for (int silence = 2; silence <= 4; silence++) {
                now.addAndGet(Duration.ofSeconds(61).toNanos());
                polled(receiver);
                assertThat(receiver.clients()).isEqualTo(silence);
                polled(receiver);
                assertThat(receiver.clients()).as("not again at once").isEqualTo(silence);
            }
            awaitPages(sender, receiver);
        }
    }

    @Test
    void aPoolMayGoAndComeBack() {
        Installation installation = new Installation("pool-again");
        KafkaChannels channels = channels(installation);
        try (KafkaTopics topics = topics(installation);
                RunSender sender = channels.runSender()) {
            topics.ensurePool(POOL);
            try (RunReceiver receiver = channels.runReceiver(POOL, 10)) {
                awaitRuns(sender, receiver);
                topics.ensurePool(POOL);
                awaitRuns(sender, receiver);
                assertThat(topics.deletePool(POOL))
                        .as("a worker is still there")
                        .isFalse();
            }
            Await.until("the group is deleted", () -> deleted(topics));
            Await.until("nothing to do is no failure", () -> deleted(topics));

            Await.until("the topic can be made again", () -> done(() -> topics.ensurePool(POOL)));
            try (RunReceiver receiver = channels.runReceiver(POOL, 10)) {
                awaitRuns(sender, receiver);
            }
        }
    }

    @Test
    void topicsAreMadeAsTheSettingsSay() throws Exception {
        Installation installation = new Installation("settings");
        TopicSettings settings =
                new TopicSettings(3, Duration.ofMinutes(20), Duration.ofMinutes(5), Optional.of((short) 1));
        try (KafkaTopics topics = new KafkaTopics(installation, servers(), settings);
                Admin admin = Admin.create(ClientSettings.admin(servers()))) {
            topics.ensurePages();
            topics.ensurePool(POOL);
            String runsTopic = installation.runsTopic(POOL);
            Map<String, Integer> partitions = admin
                    .describeTopics(List.of(installation.pagesTopic(), runsTopic))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .collect(Collectors.toMap(
                            TopicDescription::name, topic -> topic.partitions().size()));
            assertThat(partitions).isEqualTo(Map.of(installation.pagesTopic(), 1, runsTopic, 3));
        }
    }

    private static KafkaServers servers() {
        return KafkaServers.at(SharedServers.kafka().bootstrapServers());
    }

    private static KafkaChannels channels(Installation installation) {
        return new KafkaChannels(installation, servers(), Ticker.system());
    }

    private static KafkaTopics topics(Installation installation) {
        return new KafkaTopics(installation, servers(), TopicSettings.DEFAULT);
    }

    private static KafkaBroker start(Path folder, int port) {
        return KafkaBroker.start(folder, KafkaBroker.Settings.defaults().withPort(port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Set<RunId> join(CompletionStage<Set<RunId>> sent) {
        return sent.toCompletableFuture().join();
    }

    /** Sends pages until one of them comes. */
    private static void awaitPages(PageSender sender, PageReceiver receiver) {
        Await.until("a page comes", () -> {
            long tick = System.nanoTime();
            return sends(sender, tick) && polled(receiver).stream().anyMatch(page -> page.tick() >= tick);
        });
    }

    private static List<Page> polled(PageReceiver receiver) {
        try {
            return receiver.poll(A_WHILE);
        } catch (ChannelException e) {
            return List.of();
        }
    }

    private static boolean sends(PageSender sender, long tick) {
        return done(() -> sender.send(List.of(new Page(
                new Epoch(1),
                tick,
                new SchedulerId("scheduler"),
                POOL,
                SlotRange.ALL,
                new Horizon.Overdue(Instant.EPOCH),
                Instant.EPOCH))));
    }

    /** A broker may be slow to answer, which is to be repeated. */
    private static boolean deleted(KafkaTopics topics) {
        try {
            return topics.deletePool(POOL);
        } catch (ChannelException e) {
            return false;
        }
    }

    private static boolean done(Runnable action) {
        try {
            action.run();
            return true;
        } catch (ChannelException e) {
            return false;
        }
    }

    /** Publishes runs until one is stored, and receives until that one comes. */
    private void awaitRuns(RunSender sender, RunReceiver receiver) {
        RunMessage run = runs.usual(POOL, 7);
        Await.until("a run is stored", () -> join(sender.send(List.of(run))).isEmpty());
        Await.until("a run comes", () -> {
            List<RunMessage> batch = polled(receiver);
            receiver.acknowledge(batch);
            return batch.contains(run);
        });
    }

    private static List<RunMessage> polled(RunReceiver receiver) {
        try {
            return receiver.poll(A_WHILE);
        } catch (ChannelException e) {
            return List.of();
        }
    }

    private static void put(String topic, byte[]... values) throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientSettings.producerOfPages(servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static void delete(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(ClientSettings.admin(servers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }
}

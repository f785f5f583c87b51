package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void keepsRecordsWhenKilledAndSharesThemOut() throws Exception {
        int port;
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            port = broker.port();
            createTopic(broker);
            publish(broker, 500);
            broker.kill();
            assertThat(broker.isAlive()).isFalse();
        }
        try (KafkaBroker broker =
                KafkaBroker.start(folder, KafkaBroker.Settings.defaults().withPort(port))) {
            assertThat(shareOut(broker, 500)).hasSize(500);
        }
    }

    private static void createTopic(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            admin.createTopics(List.of(new NewTopic("runs", 3, (short) 1)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, "workers"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static void publish(KafkaBroker broker, int records) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(broker), new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = IntStream.range(0, records)
                    .mapToObj(i -> producer.send(new ProducerRecord<>("runs", "key" + i, "run" + i)))
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private static Set<String> shareOut(KafkaBroker broker, int expected) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "workers",
                "share.acknowledgement.mode",
                "explicit");
        Set<String> received = new HashSet<>();
        try (KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("runs"));
            for (int polls = 0; received.size() < expected && polls < 60; polls++) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    received.add(record.value());
                    consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                }
                consumer.commitSync();
            }
        }
        return received;
    }

    private static Map<String, Object> client(KafkaBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @Test
    void twoStartAtOnce() throws Exception {
        List<KafkaBroker> brokers = new ArrayList<>();
        try {
            List<Thread> threads = IntStream.range(0, 2)
                    .mapToObj(i -> Thread.startVirtualThread(() -> {
                        KafkaBroker broker = KafkaBroker.start(folder.resolve("broker" + i));
                        synchronized (brokers) {
                            brokers.add(broker);
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(brokers).hasSize(2).allMatch(KafkaBroker::isAlive);
        } finally {
            brokers.forEach(KafkaBroker::close);
        }
    }
}

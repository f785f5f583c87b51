package io.distributedcron.core.channel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.distributedcron.core.channel.codec.HostileBytes;
import io.distributedcron.core.channel.codec.PageCodec;
import io.distributedcron.core.channel.codec.RunMessageCodec;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.embedded.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Ten thousand records of others in each topic: each is set aside and counted, few are said, and what is right comes. */
final class HostileRecordsTest {
    private static final int HOSTILE = 10_000;
    private static final Duration A_WHILE = Duration.ofMillis(100);
    private static final PoolId POOL = new PoolId("default", "main");
    private static final Installation INSTALLATION = new Installation("hostile");

    private final Random random = new Random(20261124);
    private final KafkaServers servers = KafkaServers.at(SharedServers.kafka().bootstrapServers());
    private final KafkaChannels channels = new KafkaChannels(INSTALLATION, servers, Ticker.system());

    @Test
    void hostilePagesHideNoOther() {
        byte[] original = PageCodec.encode(page(7));
        try (KafkaTopics topics = new KafkaTopics(INSTALLATION, servers, TopicSettings.DEFAULT);
                LoggedWarnings warnings = new LoggedWarnings();
                PageSender sender = channels.pageSender()) {
            topics.ensurePages();
            try (PageReceiver receiver = channels.pageReceiver()) {
                awaitPage(sender, receiver, 1);
                long malformed = put(INSTALLATION.pagesTopic(), original, HostileBytes::isNoPage);
                awaitPage(sender, receiver, Long.MAX_VALUE);
                assertThat(channels.counts().malformedPages())
                        .isEqualTo(malformed)
                        .isGreaterThan(HOSTILE / 4);
            }
            assertThat(warnings.all()).hasSize(MalformedRecords.SAID);
        }
    }

    private static Page page(long tick) {
        return new Page(
                new Epoch(1),
                tick,
                new SchedulerId("scheduler"),
                POOL,
                SlotRange.ALL,
                new Horizon.Overdue(Instant.EPOCH),
                Instant.EPOCH);
    }

    private static void awaitPage(PageSender sender, PageReceiver receiver, long tick) {
        Await.until("page " + tick + " comes", () -> {
            sender.send(List.of(page(tick)));
            return receiver.poll(A_WHILE).contains(page(tick));
        });
    }

    @Test
    void hostileRunsHideNoOther() {
        RandomRuns runs = new RandomRuns(5);
        byte[] original = RunMessageCodec.encode(runs.usual(POOL, 3));
        RunMessage right = runs.usual(POOL, 7);
        try (KafkaTopics topics = new KafkaTopics(INSTALLATION, servers, TopicSettings.DEFAULT);
                LoggedWarnings warnings = new LoggedWarnings();
                RunSender sender = channels.runSender()) {
            topics.ensurePool(POOL);
            long malformed = put(INSTALLATION.runsTopic(POOL), original, HostileBytes::isNoRun);
            assertThat(sender.send(List.of(right)).toCompletableFuture().join()).isEmpty();
            try (RunReceiver receiver = channels.runReceiver(POOL, 500)) {
                Await.until("the right one comes, after all others", () -> {
                    List<RunMessage> batch = receiver.poll(A_WHILE);
                    receiver.acknowledge(batch);
                    return batch.contains(right) && channels.counts().malformedRuns() >= malformed;
                });
            }
            assertThat(channels.counts().malformedRuns()).isEqualTo(malformed).isGreaterThan(HOSTILE / 4);
            assertThat(warnings.all()).hasSize(MalformedRecords.SAID);
        }
    }

    private long put(String topic, byte[] original, java.util.function.Predicate<byte[]> isMalformed) {
        long malformed = 0;
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientSettings.producerOfPages(servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < HOSTILE; i++) {
                byte[] value = HostileBytes.of(original, random);
                malformed += isMalformed.test(value) ? 1 : 0;
                var unused = producer.send(new ProducerRecord<>(topic, value));
            }
            producer.flush();
        }
        return malformed;
    }
}

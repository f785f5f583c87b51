package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.codec.MalformedMessageException;
import io.distributedcron.core.channel.codec.PageCodec;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the only partition of the pages topic from its end, without a group. Where the topic was deleted and made again,
 * it goes on at the end of the new one.
 */
final class ReceivePages implements PageReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivePages.class);

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final MalformedRecords malformed;
    private final Silence silence;

    ReceivePages(String topic, KafkaServers servers, ChannelCounts counts, Ticker ticker) {
        this.partition = new TopicPartition(topic, 0);
        this.malformed = new MalformedRecords(LOG, "is no page and was passed over", counts.malformedPages);
        this.consumer = new KafkaConsumer<>(
                ClientSettings.receiverOfPages(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.silence = new Silence(consumer.metrics(), ticker);
        consumer.assign(List.of(partition));
    }

    @Override
    public List<Page> poll(Duration atMost) {
        try {
            silence.listen();
            List<Page> pages = new ArrayList<>();
            consumer.poll(atMost).forEach(record -> read(record, pages));
            silence.check();
            return pages;
        } catch (KafkaException e) {
            throw new ChannelException(
                    "topic " + partition.topic() + " could not be read; the next poll tries again", e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, List<Page> pages) {
        try {
            pages.add(PageCodec.decode(Records.value(record)));
        } catch (MalformedMessageException e) {
            malformed.met(record, e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(ClientSettings.CLOSE_TIMEOUT));
    }
}

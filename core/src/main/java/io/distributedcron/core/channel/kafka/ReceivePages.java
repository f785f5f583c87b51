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
 *
 * <p>A master sends pages every second. Where none come for a while, the client is replaced: one that did not poll while the
 * topic was deleted and made again may ask for the deleted one for ever, and hundreds of times a second, as seen with
 * Kafka 4.4.
 */
final class ReceivePages implements PageReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivePages.class);

    private static final Duration RENEW_AFTER = Duration.ofSeconds(10);

    private final TopicPartition partition;
    private final KafkaServers servers;
    private final MalformedRecords malformed;
    private final Ticker ticker;
    private Consumer<byte[], byte[]> consumer;
    private Silence silence;
    private final Patience patience;
    private int clients;

    ReceivePages(String topic, KafkaServers servers, ChannelCounts counts, Ticker ticker) {
        this.partition = new TopicPartition(topic, 0);
        this.servers = servers;
        this.malformed = new MalformedRecords(LOG, "is no page and was passed over", counts.malformedPages);
        this.ticker = ticker;
        this.consumer = consumer();
        this.silence = new Silence(consumer.metrics(), ticker);
        this.patience = new Patience(RENEW_AFTER, ticker.nanos());
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> fresh = new KafkaConsumer<>(
                ClientSettings.receiverOfPages(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        fresh.assign(List.of(partition));
        clients++;
        return fresh;
    }

    /** How many there were, one after the other. */
    int clients() {
        return clients;
    }

    @Override
    public List<Page> poll(Duration atMost) {
        try {
            renewIfDeaf();
            silence.listen();
            List<Page> pages = new ArrayList<>();
            consumer.poll(atMost).forEach(record -> read(record, pages));
            if (!pages.isEmpty()) {
                patience.renew(ticker.nanos());
            }
            silence.check();
            return pages;
        } catch (KafkaException e) {
            throw new ChannelException(
                    "topic " + partition.topic() + " could not be read; the next poll tries again", e);
        }
    }

    private void renewIfDeaf() {
        if (patience.isOver(ticker.nanos())) {
            LOG.debug("no page was read from topic {} for a while; trying with a new client", partition.topic());
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = consumer();
            silence = new Silence(consumer.metrics(), ticker);
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

package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.codec.MalformedMessageException;
import io.distributedcron.core.channel.codec.RunMessageCodec;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the share group of a pool. Acknowledgements travel in the background: one that is lost costs a message
 * that comes again, and finds its run claimed.
 */
final class ReceiveRuns implements RunReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveRuns.class);

    /** For how long messages that were not asked for are kept, before another receiver may have them. */
    static final Duration KEEP = Duration.ofSeconds(1);

    private record Polled(ConsumerRecord<byte[], byte[]> record, RunMessage message) {}

    private final String topic;
    private final ShareConsumer<byte[], byte[]> consumer;
    private final ChannelCounts counts;
    private final MalformedRecords malformed;
    private final Silence silence;
    private final Trouble trouble;
    private final List<Polled> polled = new ArrayList<>();
    private final Queue<Polled> ready = new ArrayDeque<>();
    private final Ticker ticker;
    private long readySince;

    ReceiveRuns(String topic, String group, int maxBatch, KafkaServers servers, ChannelCounts counts, Ticker ticker) {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("a batch of " + maxBatch + " runs is none: expected at least 1");
        }
        this.topic = topic;
        this.counts = counts;
        this.malformed = new MalformedRecords(LOG, "is no run and was set aside", counts.malformedRuns);
        this.ticker = ticker;
        this.trouble = new Trouble(LOG, "runs of topic " + topic + " are acknowledged again");
        this.consumer = new KafkaShareConsumer<>(
                ClientSettings.receiverOfRuns(servers, group, maxBatch),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.silence = new Silence(consumer.metrics(), ticker);
        consumer.setAcknowledgementCommitCallback(this::acknowledged);
        consumer.subscribe(List.of(topic));
    }

    @Override
    public List<RunMessage> poll(Duration atMost) {
        return poll(atMost, Integer.MAX_VALUE);
    }

    @Override
    public List<RunMessage> poll(Duration atMost, int most) {
        if (!polled.isEmpty()) {
            throw new IllegalStateException("poll before the acknowledgement of " + polled.size() + " polled runs");
        }
        try {
            giveUpWhatWasKeptTooLong();
            if (ready.isEmpty() && most > 0) {
                silence.listen();
                consumer.poll(atMost).forEach(this::read);
                readySince = ticker.nanos();
                silence.check();
            }
        } catch (KafkaException e) {
            throw new ChannelException("topic " + topic + " could not be read; the next poll tries again", e);
        }
        while (polled.size() < most && !ready.isEmpty()) {
            polled.add(ready.remove());
        }
        return polled.stream().map(Polled::message).toList();
    }

    private void giveUpWhatWasKeptTooLong() {
        if (!ready.isEmpty() && ticker.nanos() - readySince > KEEP.toNanos()) {
            ready.forEach(one -> consumer.acknowledge(one.record(), AcknowledgeType.RELEASE));
            ready.clear();
            consumer.commitAsync();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            ready.add(new Polled(record, RunMessageCodec.decode(Records.value(record))));
        } catch (MalformedMessageException e) {
            consumer.acknowledge(record, AcknowledgeType.REJECT);
            malformed.met(record, e);
        }
    }

    @Override
    public void acknowledge(Collection<RunMessage> taken) {
        Set<RunRef> refs = taken.stream().map(RunMessage::ref).collect(Collectors.toSet());
        for (Polled one : polled) {
            boolean accepted = refs.contains(one.message().ref());
            consumer.acknowledge(one.record(), accepted ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
        }
        polled.clear();
        consumer.commitAsync();
    }

    private void acknowledged(Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception e) {
        if (e == null) {
            trouble.gone();
            return;
        }
        counts.failedAcknowledgements.add(
                offsets.values().stream().mapToInt(Set::size).sum());
        trouble.met("acknowledgements in topic " + topic + " failed; these runs come again, and are dropped then", e);
    }

    @Override
    public void close() {
        consumer.close(ClientSettings.CLOSE_TIMEOUT);
    }
}

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

    /** One of the runs of a record. */
    private record Polled(Received received, RunMessage message) {}

    /** A record whose runs are not all decided about: it is acknowledged as a whole, when they are. */
    private static final class Received {
        final ConsumerRecord<byte[], byte[]> record;
        int open;
        boolean givenBack;

        Received(ConsumerRecord<byte[], byte[]> record, int runs) {
            this.record = record;
            this.open = runs;
        }
    }

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
        while (!ready.isEmpty() && polled.size() < most && fits(ready.peek(), most - polled.size())) {
            polled.add(ready.remove());
        }
        return polled.stream().map(Polled::message).toList();
    }

    /** The runs of a record are handed out together if they can be: then they are claimed together. */
    private boolean fits(Polled next, int room) {
        boolean begun = !polled.isEmpty() && polled.getLast().received() == next.received();
        return begun || polled.isEmpty() || next.received().open <= room;
    }

    private void giveUpWhatWasKeptTooLong() {
        if (!ready.isEmpty() && ticker.nanos() - readySince > KEEP.toNanos()) {
            ready.forEach(one -> decided(one, false));
            ready.clear();
            consumer.commitAsync();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            List<RunMessage> messages = RunMessageCodec.decodeAll(Records.value(record));
            Received received = new Received(record, messages.size());
            messages.forEach(message -> ready.add(new Polled(received, message)));
        } catch (MalformedMessageException e) {
            consumer.acknowledge(record, AcknowledgeType.REJECT);
            malformed.met(record, e);
        }
    }

    @Override
    public void acknowledge(Collection<RunMessage> taken) {
        Set<RunRef> refs = taken.stream().map(RunMessage::ref).collect(Collectors.toSet());
        for (Polled one : polled) {
            decided(one, refs.contains(one.message().ref()));
        }
        polled.clear();
        consumer.commitAsync();
    }

    private void decided(Polled one, boolean taken) {
        Received received = one.received();
        received.givenBack |= !taken;
        if (--received.open == 0) {
            consumer.acknowledge(
                    received.record, received.givenBack ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT);
        }
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

package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.codec.RunMessageCodec;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes runs, each to the topic of its pool, those that share a document in one record, and holds no more of them than
 * fit its memory.
 */
final class SendRuns implements RunSender {
    private static final long MAX_BYTES_ON_THEIR_WAY = ClientSettings.BUFFER_BYTES / 2;

    private final Installation installation;
    private final RenewedProducer producer;
    private final ChannelCounts counts;
    private final Ticker ticker;
    private final AtomicLong bytesOnTheirWay = new AtomicLong();
    private final Map<PoolId, RunsTopic> topics = new ConcurrentHashMap<>();

    SendRuns(Installation installation, KafkaServers servers, ChannelCounts counts, Ticker ticker) {
        this.installation = installation;
        this.counts = counts;
        this.ticker = ticker;
        this.producer = new RenewedProducer(
                () -> new KafkaProducer<>(
                        ClientSettings.producerOfRuns(servers), new ByteArraySerializer(), new ByteArraySerializer()),
                ticker);
    }

    @Override
    public CompletionStage<Set<RunId>> send(List<RunMessage> runs) {
        Sending sending = new Sending(runs.size());
        Map<String, List<RunMessage>> bundles = new LinkedHashMap<>();
        for (RunMessage run : runs) {
            if (run.whereabouts().known()) {
                bundles.computeIfAbsent(run.whereabouts().bundle(), bundle -> new ArrayList<>())
                        .add(run);
            } else {
                send(List.of(run), sending);
            }
        }
        bundles.values().forEach(together -> send(together, sending));
        return sending.result();
    }

    private void send(List<RunMessage> together, Sending sending) {
        List<RunId> ids = together.stream().map(RunMessage::id).toList();
        Parcel parcel = new Parcel(ids, RunMessageCodec.encode(together), sending, this::ended);
        RunsTopic topic = topics.computeIfAbsent(
                together.getFirst().pool(), pool -> new RunsTopic(installation.runsTopic(pool), producer, ticker));
        if (bytesOnTheirWay.addAndGet(parcel.size()) > MAX_BYTES_ON_THEIR_WAY) {
            topic.refuse(parcel);
        } else {
            topic.send(parcel);
        }
    }

    private void ended(Parcel parcel, boolean stored) {
        bytesOnTheirWay.addAndGet(-parcel.size());
        if (!stored) {
            counts.unsentRuns.add(parcel.runs());
        }
    }

    @Override
    public void close() {
        topics.values().forEach(RunsTopic::close);
        producer.close();
    }
}

package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.time.Ticker;

/**
 * The channels of one installation over Kafka. Opening one neither waits for a broker nor fails without: what is done
 * with it says so, and works as soon as a broker is there. Each channel has a client of its own and is closed by whoever
 * opened it. Topics are made by {@link KafkaTopics}. Thread-safe.
 */
public final class KafkaChannels {
    private final Installation installation;
    private final KafkaServers servers;
    private final Ticker ticker;
    private final ChannelCounts counts = new ChannelCounts();

    /** Channels over brokers that ask for no secrets, by the clock of this process. */
    public KafkaChannels(Installation installation, String bootstrapServers) {
        this(installation, KafkaServers.at(bootstrapServers), Ticker.system());
    }

    public KafkaChannels(Installation installation, KafkaServers servers, Ticker ticker) {
        this.installation = installation;
        this.servers = servers;
        this.ticker = ticker;
    }

    public PageSender pageSender() {
        return new SendPages(installation.pagesTopic(), servers, ticker);
    }

    /** A receiver that has its place in the topic after its first poll that a broker answered. */
    public PageReceiver pageReceiver() {
        return new ReceivePages(installation.pagesTopic(), servers, counts, ticker);
    }

    /**
     * A sender whose results complete on its client's only thread: what depends on them must be short, or go elsewhere
     * (as with {@code thenAcceptAsync}).
     */
    public RunSender runSender() {
        return new SendRuns(installation, servers, counts, ticker);
    }

    /** A receiver of this pool's runs that gets at most this many per poll. */
    public RunReceiver runReceiver(PoolId pool, int maxBatch) {
        return new ReceiveRuns(
                installation.runsTopic(pool), installation.workersGroup(pool), maxBatch, servers, counts, ticker);
    }

    /** What went wrong so far. */
    public ChannelCounts counts() {
        return counts;
    }
}

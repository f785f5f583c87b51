package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.RunChannelContract;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.embedded.SharedServers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

final class KafkaRunChannelTest extends RunChannelContract {
    private static final Installation INSTALLATION = new Installation("run-contract");
    private static final AtomicInteger POOLS = new AtomicInteger();

    private static final KafkaTopics TOPICS =
            new KafkaTopics(INSTALLATION, SharedServers.kafka().bootstrapServers());

    private final KafkaChannels channels =
            new KafkaChannels(INSTALLATION, SharedServers.kafka().bootstrapServers());

    @AfterAll
    static void disconnect() {
        TOPICS.close();
    }

    @Override
    protected RunSender sender() {
        return channels.runSender();
    }

    @Override
    protected RunReceiver receiver(PoolId pool, int maxBatch) {
        return channels.runReceiver(pool, maxBatch);
    }

    @Override
    protected PoolId newPool() {
        PoolId pool = new PoolId("default", "pool-" + POOLS.incrementAndGet());
        TOPICS.ensurePool(pool);
        return pool;
    }
}

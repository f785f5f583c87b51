package io.distributedcron.operator.reconcile;

import io.distributedcron.core.job.PoolId;

/** Makes sure that runs can travel to the workers of a pool: the topic and the group of its workers. */
@FunctionalInterface
public interface PoolChannels {
    /**
     * Makes sure of them; may be repeated.
     *
     * @throws io.distributedcron.core.channel.ChannelException if Kafka does not answer, or not so; to be repeated
     */
    void ensurePool(PoolId pool);
}

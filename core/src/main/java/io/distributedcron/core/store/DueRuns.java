package io.distributedcron.core.store;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Instant;
import java.util.Set;

/**
 * What is due, as the master counts it and schedulers read it. Only PLANNED runs are seen here. The cost of every method
 * depends on what is due, never on how many jobs or runs exist. Thread-safe; every method may throw
 * {@link StoreException}.
 */
public interface DueRuns {
    /** The pools that have a planned run at all; costs one index seek a pool. */
    Set<PoolId> pools();

    /** How many runs of a pool are due in {@code [from, to)}, by slot. */
    SlotCounts count(PoolId pool, Instant from, Instant to);

    /**
     * The runs of a pool and some slots that are due in {@code [from, to)}, in due order.
     *
     * @param batchSize how many a batch holds at most
     */
    RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize);
}

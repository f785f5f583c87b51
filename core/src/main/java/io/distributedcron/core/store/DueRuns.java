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
     * The runs of a pool and some slots that are due in {@code [from, to)}, in due order. Runs that share a document come
     * together, in the place of the one that is due first, be the others due up to a second later than asked for.
     *
     * @param batchSize how many a batch holds at most, beyond which only those of the last document go with it
     */
    RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize);
}

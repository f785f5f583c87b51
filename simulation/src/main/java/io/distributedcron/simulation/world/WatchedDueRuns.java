package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.SlotCounts;
import io.distributedcron.simulation.promise.WatchPages;
import java.time.Instant;
import java.util.Set;

/** What a scheduler reads, held against the pages that it has heard of. */
record WatchedDueRuns(DueRuns inner, SchedulerId scheduler, WatchPages watch) implements DueRuns {
    @Override
    public Set<PoolId> pools() {
        return inner.pools();
    }

    @Override
    public SlotCounts count(PoolId pool, Instant from, Instant to) {
        return inner.count(pool, from, to);
    }

    @Override
    public RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize) {
        watch.read(scheduler, pool, slots, from, to);
        return inner.read(pool, slots, from, to, batchSize);
    }
}

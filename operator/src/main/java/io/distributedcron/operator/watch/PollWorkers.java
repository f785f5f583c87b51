package io.distributedcron.operator.watch;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.operator.job.PoolFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reads which workers live and what they announce: one query for all pools. Thread-safe. */
public final class PollWorkers {
    private final WorkerLeases leases;
    private final Consumer<PoolId> changed;
    private final Map<PoolId, PoolFacts> facts = new ConcurrentHashMap<>();

    /**
     * Reads these.
     *
     * @param changed is told of a pool whose announced functions changed, or whose first worker came
     */
    public PollWorkers(WorkerLeases leases, Consumer<PoolId> changed) {
        this.leases = leases;
        this.changed = changed;
    }

    /** What was last read of a pool. */
    public PoolFacts of(PoolId pool) {
        return facts.getOrDefault(pool, PoolFacts.NONE);
    }

    /** Reads once. May throw {@link io.distributedcron.core.store.StoreException}. */
    public void tick() {
        Map<PoolId, PoolFacts> read = read();
        Set<PoolId> pools = new HashSet<>(facts.keySet());
        pools.addAll(read.keySet());
        for (PoolId pool : pools) {
            PoolFacts before = of(pool);
            // Where no worker is left, what the last ones announced is the best that is known.
            PoolFacts now = read.getOrDefault(pool, new PoolFacts(0, before.functions()));
            facts.put(pool, now);
            if (!now.functions().equals(before.functions()) || (now.living() > 0) != (before.living() > 0)) {
                changed.accept(pool);
            }
        }
    }

    private Map<PoolId, PoolFacts> read() {
        Map<PoolId, Integer> living = new HashMap<>();
        Map<PoolId, Set<String>> functions = new HashMap<>();
        for (WorkerLease lease : leases.living()) {
            PoolId pool = lease.profile().pool();
            living.merge(pool, 1, Integer::sum);
            functions
                    .computeIfAbsent(pool, key -> new HashSet<>())
                    .addAll(lease.profile().functions());
        }
        Map<PoolId, PoolFacts> read = new HashMap<>();
        living.forEach((pool, count) -> read.put(pool, new PoolFacts(count, functions.getOrDefault(pool, Set.of()))));
        return read;
    }
}

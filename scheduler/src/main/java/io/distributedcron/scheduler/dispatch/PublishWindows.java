package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Bounds, per pool, what is published and not yet claimed, by what the pool's workers claim in a few seconds. Beyond it
 * runs stay planned: the database is the backlog, the channel only the hand-off.
 *
 * <p>What is claimed is estimated from the cumulative claims in the workers' leases; when a window is half full, it is
 * counted anew from the database. A run of a function that no living worker has takes no room: it is published, and
 * fails with that reason. Where no worker lives, nothing is published. Thread-safe.
 */
public final class PublishWindows {
    /** For how long ahead the workers' rate is published. */
    private static final Duration AHEAD = Duration.ofSeconds(3);

    /** A message not claimed for so long counts as lost. */
    private static final Duration LOST = Duration.ofSeconds(30);

    private static final int BATCH = 1_000;

    private final WorkerLeases leases;
    private final PlannedRuns planned;
    private final Ticker ticker;
    private final IntSupplier schedulers;
    private final int atLeast;
    private final Map<PoolId, Pool> pools = new HashMap<>();

    private static final class Pool {
        private Set<String> functions = Set.of();
        private Map<String, Long> claimed = Map.of();
        private boolean living;
        private long measuredAt;
        private double rate;
        private long limit;
        private final PublishedRuns published = new PublishedRuns();
    }

    /**
     * Windows.
     *
     * @param schedulers how many schedulers share them
     * @param atLeast what a pool's window holds at least, over all schedulers
     */
    PublishWindows(WorkerLeases leases, PlannedRuns planned, Ticker ticker, IntSupplier schedulers, int atLeast) {
        this.leases = leases;
        this.planned = planned;
        this.ticker = ticker;
        this.schedulers = schedulers;
        this.atLeast = atLeast;
    }

    /** Learns what the workers have claimed and can claim, and counts anew where a window is filling. */
    public void tick() {
        Map<PoolId, List<WorkerLease>> living = new HashMap<>();
        for (WorkerLease lease : leases.living()) {
            living.computeIfAbsent(lease.profile().pool(), pool -> new ArrayList<>())
                    .add(lease);
        }
        List<PoolId> filling = new ArrayList<>();
        synchronized (this) {
            living.forEach((id, its) -> learn(pools.computeIfAbsent(id, pool -> new Pool()), its));
            pools.forEach((id, pool) -> {
                pool.living = living.containsKey(id);
                pool.published.dropOlderThan(ticker.nanos() - LOST.toNanos());
                if (pool.published.size() * 2L > pool.limit) {
                    filling.add(id);
                }
            });
            pools.values().removeIf(pool -> !pool.living && pool.published.size() == 0);
        }
        filling.forEach(this::recount);
    }

    /** How many more runs of this pool may be published now. */
    synchronized long room(PoolId id) {
        Pool pool = pools.get(id);
        return pool == null || !pool.living ? 0 : Math.max(0, pool.limit - pool.published.size());
    }

    /** Whether a run may be published now; if so, it takes its room. */
    synchronized boolean admit(Run run) {
        Pool pool = pools.get(run.pool());
        if (pool == null || !pool.living) {
            return false;
        }
        if (!pool.functions.contains(run.spec().functionName())) {
            return true;
        }
        if (pool.published.size() >= pool.limit) {
            return false;
        }
        pool.published.add(RunRef.of(run), ticker.nanos());
        return true;
    }

    /**
     * Whether a run was published and, as long as its pool takes for what was published before, is probably still queued:
     * published again it would only make the queue longer. Where a pool keeps up nothing counts as queued.
     */
    synchronized boolean queued(Run run) {
        Pool pool = pools.get(run.pool());
        if (pool == null || pool.published.size() * 2L <= pool.limit) {
            return false;
        }
        double waitNanos = pool.published.size() * (double) share() / pool.rate * 1e9;
        return pool.published
                .since(RunRef.of(run))
                .filter(since -> ticker.nanos() - since < 2 * waitNanos)
                .isPresent();
    }

    /** Gives back the room of a run that was not published after all. */
    synchronized void withdraw(RunMessage run) {
        Optional.ofNullable(pools.get(run.pool())).ifPresent(pool -> pool.published.remove(run.ref()));
    }

    private void learn(Pool pool, List<WorkerLease> workers) {
        Map<String, Long> claimed = new HashMap<>();
        Set<String> functions = new HashSet<>();
        long delta = 0;
        long free = 0;
        for (WorkerLease worker : workers) {
            String id = worker.profile().id().value();
            long now = worker.load().claimed();
            delta += Math.max(0, now - pool.claimed.getOrDefault(id, 0L));
            claimed.put(id, now);
            functions.addAll(worker.profile().functions());
            free += worker.load().freeCapacity();
        }
        long at = ticker.nanos();
        double seconds = (at - pool.measuredAt) / 1e9;
        if (pool.living && seconds > 0) {
            pool.rate = (pool.rate + delta / seconds) / 2;
            pool.published.dropOldest((int) Math.min(Integer.MAX_VALUE, delta / share()));
        }
        pool.measuredAt = at;
        pool.claimed = claimed;
        pool.functions = functions;
        pool.limit = Math.max(atLeast, (long) (pool.rate * AHEAD.toSeconds()) + free) / share() + 1;
    }

    private int share() {
        return Math.max(1, schedulers.getAsInt());
    }

    /**
     * Counts anew, from the oldest on, as long as most of what is asked for turns out to be claimed: workers claim about
     * in that order, so a full window costs what they have claimed, not all that it holds.
     */
    private void recount(PoolId id) {
        int kept = 0;
        List<RunRef> batch = oldest(id, kept);
        while (!batch.isEmpty()) {
            Set<RunId> still = planned.stillPlanned(batch);
            claimed(id, batch, still);
            kept += still.size();
            batch = still.size() * 2 > batch.size() ? List.of() : oldest(id, kept);
        }
    }

    private synchronized List<RunRef> oldest(PoolId id, int skipped) {
        Pool pool = pools.get(id);
        return pool == null ? List.of() : pool.published.oldest(skipped, BATCH);
    }

    private synchronized void claimed(PoolId id, List<RunRef> asked, Set<RunId> still) {
        Pool pool = pools.get(id);
        if (pool != null) {
            asked.stream().filter(run -> !still.contains(run.id())).forEach(pool.published::remove);
        }
    }
}

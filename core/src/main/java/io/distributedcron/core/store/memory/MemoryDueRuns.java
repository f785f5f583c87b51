package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.SlotCounts;
import java.time.Instant;
import java.util.List;
import java.util.Set;

final class MemoryDueRuns implements DueRuns {
    private final MemoryDatabase database;

    MemoryDueRuns(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Set<PoolId> pools() {
        synchronized (database) {
            return database.runs.plannedPools();
        }
    }

    @Override
    public SlotCounts count(PoolId pool, Instant from, Instant to) {
        synchronized (database) {
            int[] bySlot = new int[Slot.COUNT];
            for (Run run : database.runs.planned(pool, from, to)) {
                bySlot[run.slot().number()]++;
            }
            return SlotCounts.of(bySlot);
        }
    }

    @Override
    public RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize) {
        synchronized (database) {
            return new Batches(
                    database.runs.planned(pool, from, to).stream()
                            .filter(run -> slots.contains(run.slot()))
                            .toList(),
                    batchSize);
        }
    }

    private static final class Batches implements RunBatches {
        private final List<Run> runs;
        private final int batchSize;
        private int position;

        Batches(List<Run> runs, int batchSize) {
            this.runs = runs;
            this.batchSize = batchSize;
        }

        @Override
        public List<Run> next() {
            int from = position;
            position = Math.min(runs.size(), from + batchSize);
            return runs.subList(from, position);
        }

        @Override
        public void close() {
            position = runs.size();
        }
    }
}

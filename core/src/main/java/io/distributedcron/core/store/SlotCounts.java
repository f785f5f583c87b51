package io.distributedcron.core.store;

import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import java.util.Arrays;

/** How many runs there are in each slot. Immutable. */
public final class SlotCounts {
    /** None in any slot. */
    public static final SlotCounts NONE = new SlotCounts(new int[Slot.COUNT]);

    private final int[] counts;
    private final long total;

    private SlotCounts(int[] counts) {
        this.counts = counts;
        this.total = Arrays.stream(counts).asLongStream().sum();
    }

    /** Counts by slot number; the array is copied. */
    public static SlotCounts of(int[] bySlot) {
        if (bySlot.length != Slot.COUNT) {
            throw new IllegalArgumentException("expected " + Slot.COUNT + " counts, got " + bySlot.length);
        }
        return new SlotCounts(bySlot.clone());
    }

    public int in(int slot) {
        return counts[slot];
    }

    public long in(SlotRange range) {
        long sum = 0;
        for (int slot = range.from(); slot < range.to(); slot++) {
            sum += counts[slot];
        }
        return sum;
    }

    public long total() {
        return total;
    }
}

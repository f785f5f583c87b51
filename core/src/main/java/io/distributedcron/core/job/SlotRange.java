package io.distributedcron.core.job;

/**
 * Neighbouring slots, the first included and the last excluded; never empty.
 *
 * @param from the first slot's number
 * @param to the number after the last slot's, at most {@link Slot#COUNT}
 */
public record SlotRange(int from, int to) {
    /** Every slot. */
    public static final SlotRange ALL = new SlotRange(0, Slot.COUNT);

    public SlotRange {
        if (from < 0 || to > Slot.COUNT || from >= to) {
            throw new IllegalArgumentException(
                    "slots [" + from + ", " + to + ") are empty or outside [0, " + Slot.COUNT + ")");
        }
    }

    public boolean contains(Slot slot) {
        return slot.number() >= from && slot.number() < to;
    }

    public int size() {
        return to - from;
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + ")";
    }
}

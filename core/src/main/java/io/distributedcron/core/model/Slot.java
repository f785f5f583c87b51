package io.distributedcron.core.model;

/**
 * The unit in which due work is cut into pages: every job belongs to one of {@value #COUNT} slots, by a hash of its id
 * that never changes.
 *
 * @param number 0 to {@value #COUNT} - 1
 */
public record Slot(int number) implements Comparable<Slot> {
    /** How many slots there are. Part of the stored format: changing it needs a migration of every document. */
    public static final int COUNT = 1024;

    public Slot {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("slot " + number + " is outside 0.." + (COUNT - 1));
        }
    }

    @Override
    public int compareTo(Slot other) {
        return Integer.compare(number, other.number);
    }
}

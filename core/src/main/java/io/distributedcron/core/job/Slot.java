package io.distributedcron.core.job;

import java.nio.charset.StandardCharsets;

/**
 * The unit in which due work is cut into pages: every job belongs to one of {@value #COUNT} slots, by a hash of its id
 * that never changes.
 *
 * @param number 0 to {@value #COUNT} - 1
 */
public record Slot(int number) implements Comparable<Slot> {
    /** How many slots there are. Part of the stored format: changing it needs a migration of every document. */
    public static final int COUNT = 64;

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    public Slot {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("slot " + number + " is outside 0.." + (COUNT - 1));
        }
    }

    /** The slot of a job id's text: FNV-1a (Fowler, Noll, Vo) over UTF-8, folded, as its low bits alone are uneven. */
    static Slot of(String jobId) {
        int hash = FNV_OFFSET;
        for (byte b : jobId.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new Slot((hash ^ (hash >>> 10) ^ (hash >>> 20)) & (COUNT - 1));
    }

    @Override
    public int compareTo(Slot other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}

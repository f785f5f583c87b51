package io.distributedcron.core.channel;

/** The fencing number of a master: a page of a lower epoch than one seen before is stale. */
public record Epoch(long value) implements Comparable<Epoch> {
    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

package io.distributedcron.core.channel;

/**
 * One incarnation of a scheduler process.
 *
 * @param value not blank
 */
public record SchedulerId(String value) implements Comparable<SchedulerId> {
    public SchedulerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a scheduler id must not be blank");
        }
    }

    @Override
    public int compareTo(SchedulerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.distributedcron.core.run;

/**
 * One incarnation of a worker process: new after every restart and after every closing; an old one never writes again.
 *
 * @param value not blank
 */
public record WorkerId(String value) implements Comparable<WorkerId> {
    public WorkerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a worker id must not be blank");
        }
    }

    @Override
    public int compareTo(WorkerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.distributedcron.core.run;

import java.util.random.RandomGenerator;

/**
 * A random number on a planned run that changes with each attempt, re-planning and giving back. A message carries the
 * ticket that it was published with, so that one update claims a whole batch exactly and stale messages match nothing.
 */
public record Ticket(long value) {
    /** A fresh ticket. */
    public static Ticket random(RandomGenerator random) {
        return new Ticket(random.nextLong());
    }

    @Override
    public String toString() {
        return Long.toHexString(value);
    }
}

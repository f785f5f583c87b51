package io.distributedcron.core.channel.kafka;

import java.time.Duration;

/** How long a client may get nowhere until another one is tried: each that does not help doubles it. Not thread-safe. */
final class Patience {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Duration first;
    private Duration current;
    private long since;

    /**
     * One that counts from now on.
     *
     * @param first how long it is at first
     * @param now elapsed time, in nanoseconds
     */
    Patience(Duration first, long now) {
        this.first = first;
        this.current = first;
        this.since = now;
    }

    /** All is well now: it counts anew, from its first length. */
    void renew(long now) {
        current = first;
        since = now;
    }

    /** Whether it is over. If so, it counts anew, twice as long or a minute. */
    boolean isOver(long now) {
        if (now - since <= current.toNanos()) {
            return false;
        }
        since = now;
        Duration longer = current.multipliedBy(2);
        current = longer.compareTo(AT_MOST) < 0 ? longer : AT_MOST;
        return true;
    }
}

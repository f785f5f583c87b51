package io.distributedcron.local.process;

import java.time.Duration;

/**
 * How long a pod that ended waits before it is started again: not at all the first time, then 1 s, doubled each time up
 * to {@link #LONGEST}. A pod that had run for {@link #FORGIVEN_AFTER} starts anew.
 */
record RestartBackoff(int failures) {
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration FORGIVEN_AFTER = Duration.ofSeconds(20);
    static final RestartBackoff NONE = new RestartBackoff(0);

    /** After another end. */
    RestartBackoff afterRunning(Duration ran) {
        return new RestartBackoff(ran.compareTo(FORGIVEN_AFTER) >= 0 ? 1 : failures + 1);
    }

    Duration delay() {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 2, 10));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}

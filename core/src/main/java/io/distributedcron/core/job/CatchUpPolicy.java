package io.distributedcron.core.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What happens to the planned times that passed while the system was down: the newest of them run, the others are skipped,
 * with the reason recorded. A busy worker pool is not down time.
 *
 * @param most how many of them run at most, from 0 to {@link #MOST}; the newest are chosen
 * @param window how old a time that still runs may be; positive, empty: any age
 */
public record CatchUpPolicy(int most, Optional<Duration> window) {
    /** How many times an outage can leave to be run, of one job. */
    public static final int MOST = 1_000;

    /** The latest missed time runs once. */
    public static final CatchUpPolicy LATEST = new CatchUpPolicy(1, Optional.empty());

    /** None runs. */
    public static final CatchUpPolicy NONE = new CatchUpPolicy(0, Optional.empty());

    public CatchUpPolicy {
        if (most < 0 || most > MOST) {
            throw new IllegalArgumentException("catch-up limit " + most + " must be from 0 to " + MOST);
        }
        if (window.isPresent() && !window.get().isPositive()) {
            throw new IllegalArgumentException("catch-up window " + window.get() + " must be positive");
        }
    }

    /** All run, but no more than the newest {@code most}. */
    public static CatchUpPolicy all(int most) {
        return new CatchUpPolicy(most, Optional.empty());
    }

    /** The same for times no older than this. */
    public CatchUpPolicy within(Duration age) {
        return new CatchUpPolicy(most, Optional.of(age));
    }

    /** Whether a planned time is too old to run. */
    public boolean tooLongAgo(Instant time, Instant now) {
        return window.isPresent() && time.isBefore(now.minus(window.get()));
    }
}

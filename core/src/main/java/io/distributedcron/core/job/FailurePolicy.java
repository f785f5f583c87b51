package io.distributedcron.core.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a run may go on failing and being tried again, and how many runs in a row may fail. A time with several shards
 * counts as one run.
 *
 * @param deadline how long after it was due first a run may go on, over all its attempts; empty: as long as they take
 * @param suspendAfter after how many failed runs in a row no more are planned until somebody has looked; 0: never.
 *     At most {@link #MOST_FAILURES}
 */
public record FailurePolicy(Optional<Duration> deadline, int suspendAfter) {
    /** How many failed runs in a row can be asked for. */
    public static final int MOST_FAILURES = 100;

    /** No bounds. */
    public static final FailurePolicy NONE = new FailurePolicy(Optional.empty(), 0);

    public FailurePolicy {
        if (deadline.isPresent() && !deadline.get().isPositive()) {
            throw new IllegalArgumentException("deadline " + deadline.get() + " must be positive");
        }
        if (suspendAfter < 0 || suspendAfter > MOST_FAILURES) {
            throw new IllegalArgumentException("suspendAfter " + suspendAfter + " must be from 0 to " + MOST_FAILURES);
        }
    }

    /** A deadline, and nothing else. */
    public static FailurePolicy within(Duration deadline) {
        return new FailurePolicy(Optional.of(deadline), 0);
    }

    /** The same, holding the job after so many failed runs in a row. */
    public FailurePolicy suspendingAfter(int failures) {
        return new FailurePolicy(deadline, failures);
    }
}

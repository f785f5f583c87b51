package io.distributedcron.core.job;

import java.time.Duration;

/**
 * How often a failed run is tried again, and how long it waits before each try. Attempts that are lost with their
 * worker are not counted here; see {@link #MAX_LOST_ATTEMPTS}.
 *
 * @param maxAttempts attempts in all, the first included; at least 1
 * @param initialBackoff the wait before the second attempt; not negative
 * @param multiplierPercent by how much each further wait grows: 200 doubles it; at least 100
 * @param maxBackoff what no wait exceeds; at least {@code initialBackoff}
 */
public record RetryPolicy(int maxAttempts, Duration initialBackoff, int multiplierPercent, Duration maxBackoff) {
    /** A run whose attempts are lost this often with their workers fails: it is probably what kills them. */
    public static final int MAX_LOST_ATTEMPTS = 3;

    /** One attempt only. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ofSeconds(1), 200, Duration.ofMinutes(5));

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts " + maxAttempts + " must be at least 1");
        }
        if (initialBackoff.isNegative()) {
            throw new IllegalArgumentException("initialBackoff " + initialBackoff + " must not be negative");
        }
        if (multiplierPercent < 100) {
            throw new IllegalArgumentException("multiplierPercent " + multiplierPercent + " must be at least 100");
        }
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "maxBackoff " + maxBackoff + " must be at least initialBackoff " + initialBackoff);
        }
    }

    /** Whether a run that failed in this attempt, counted from 1, is tried again. */
    public boolean triesAgainAfter(int attempt) {
        return attempt < maxAttempts;
    }

    /** The wait between the end of this attempt, counted from 1, and the next one. */
    public Duration backoffAfter(int attempt) {
        double millis = initialBackoff.toMillis() * Math.pow(multiplierPercent / 100.0, Math.max(0, attempt - 1));
        return millis >= maxBackoff.toMillis() ? maxBackoff : Duration.ofMillis((long) millis);
    }
}

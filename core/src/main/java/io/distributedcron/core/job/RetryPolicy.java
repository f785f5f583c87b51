package io.distributedcron.core.job;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How often a failed run is tried again, how long it waits before each try, and after which failures. Attempts that are
 * lost with their worker are not counted here; see {@link #MAX_LOST_ATTEMPTS}.
 *
 * @param maxAttempts attempts in all, the first included; at least 1
 * @param initialBackoff the wait before the second attempt; not negative
 * @param multiplierPercent by how much each further wait grows: 200 doubles it; at least 100
 * @param maxBackoff what no wait exceeds; at least {@code initialBackoff}
 * @param jitterPercent by how much of itself a wait is shortened at most, at random; 0 to 100
 * @param retryOn only failures of these classes are tried again; empty: all. At most {@link #MOST_CLASSES}
 * @param notRetryOn failures of these are not, whatever {@code retryOn} says. At most {@link #MOST_CLASSES}
 */
public record RetryPolicy(
        int maxAttempts,
        Duration initialBackoff,
        int multiplierPercent,
        Duration maxBackoff,
        int jitterPercent,
        List<String> retryOn,
        List<String> notRetryOn) {
    /** A run whose attempts are lost this often with their workers fails: it is probably what kills them. */
    public static final int MAX_LOST_ATTEMPTS = 3;

    /** How many classes of failures can be named in each list. */
    public static final int MOST_CLASSES = 32;

    /** One attempt only. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ofSeconds(1), 200, Duration.ofMinutes(5));

    public RetryPolicy {
        retryOn = List.copyOf(retryOn);
        notRetryOn = List.copyOf(notRetryOn);
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
        if (jitterPercent < 0 || jitterPercent > 100) {
            throw new IllegalArgumentException("jitterPercent " + jitterPercent + " must be from 0 to 100");
        }
        if (retryOn.size() > MOST_CLASSES || notRetryOn.size() > MOST_CLASSES) {
            throw new IllegalArgumentException("retryOn and notRetryOn name " + retryOn.size() + " and "
                    + notRetryOn.size() + " classes; each may name at most " + MOST_CLASSES);
        }
    }

    /** Whatever the failure is, and without jitter. */
    public RetryPolicy(int maxAttempts, Duration initialBackoff, int multiplierPercent, Duration maxBackoff) {
        this(maxAttempts, initialBackoff, multiplierPercent, maxBackoff, 0, List.of(), List.of());
    }

    /** Whether a run that failed in this attempt, counted from 1, may be tried again. */
    public boolean triesAgainAfter(int attempt) {
        return attempt < maxAttempts;
    }

    /**
     * Whether a failure is one after which a run is tried again.
     *
     * @param names of its class and of what that class extends, with their packages and without
     */
    public boolean triesAgainOn(Collection<String> names) {
        return Collections.disjoint(notRetryOn, names) && (retryOn.isEmpty() || !Collections.disjoint(retryOn, names));
    }

    /** The wait between the end of this attempt, counted from 1, and the next one, without jitter. */
    public Duration backoffAfter(int attempt) {
        double millis = initialBackoff.toMillis() * Math.pow(multiplierPercent / 100.0, Math.max(0, attempt - 1));
        return millis >= maxBackoff.toMillis() ? maxBackoff : Duration.ofMillis((long) millis);
    }

    /** The wait between the end of this attempt, counted from 1, and the next one. */
    public Duration backoffAfter(int attempt, RandomGenerator random) {
        Duration longest = backoffAfter(attempt);
        return jitterPercent == 0
                ? longest
                : longest.minusMillis((long) (longest.toMillis() * (jitterPercent / 100.0) * random.nextDouble()));
    }
}

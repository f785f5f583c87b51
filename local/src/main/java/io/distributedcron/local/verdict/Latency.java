package io.distributedcron.local.verdict;

import java.time.Duration;
import java.util.Collection;

/**
 * How late runs started, in milliseconds; all 0 where none started.
 *
 * @param p50 the median
 * @param p99 which 99 of 100 do not exceed
 * @param max the greatest
 */
public record Latency(double p50, double p99, double max) {

    public static Latency of(Collection<Duration> latenesses) {
        double[] millis = latenesses.stream()
                .mapToDouble(it -> it.toNanos() / 1e6)
                .sorted()
                .toArray();
        return millis.length == 0
                ? new Latency(0, 0, 0)
                : new Latency(rank(millis, 0.5), rank(millis, 0.99), millis[millis.length - 1]);
    }

    /** The nearest rank: the smallest value that at least this part of all does not exceed. */
    private static double rank(double[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
}

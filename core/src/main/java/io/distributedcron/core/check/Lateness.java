package io.distributedcron.core.check;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How late runs began, in buckets 2 % wide, so that any number of them takes little memory. Not thread-safe. */
final class Lateness {
    private static final double WIDTH = Math.log(1.02);

    private final TreeMap<Integer, Long> buckets = new TreeMap<>();
    private long count;
    private Duration max = Duration.ZERO;

    /** Counts one; what was not late counts as 0. */
    void add(Duration late) {
        Duration counted = late.isNegative() ? Duration.ZERO : late;
        buckets.merge((int) Math.ceil(Math.log(1 + counted.toNanos() / 1e3) / WIDTH), 1L, Long::sum);
        count++;
        max = counted.compareTo(max) > 0 ? counted : max;
    }

    /** What this part of all does not exceed, at most 2 % too high; 0 where there are none. */
    Duration quantile(double part) {
        long rank = (long) Math.ceil(part * count);
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                Duration upTo = Duration.ofNanos((long) (Math.expm1(bucket.getKey() * WIDTH) * 1e3));
                return upTo.compareTo(max) > 0 ? max : upTo;
            }
        }
        return Duration.ZERO;
    }

    Duration max() {
        return max;
    }

    long count() {
        return count;
    }
}

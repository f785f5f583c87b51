package io.distributedcron.core.store;

import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many planned times of a job were skipped for one reason.
 *
 * @param count how many; each record stands for at most {@link Ending.Skipped#MOST_COUNTED} of them
 * @param more whether one stands for that many, so that there were probably more
 * @param last the latest of these times
 */
public record SkippedTimes(long count, boolean more, Instant last) {
    /** These and others. */
    public SkippedTimes plus(SkippedTimes other) {
        return new SkippedTimes(count + other.count, more || other.more, last.isAfter(other.last) ? last : other.last);
    }

    /** What was counted here and there, by reason. */
    public static Map<SkipReason, SkippedTimes> sum(
            Map<SkipReason, SkippedTimes> one, Map<SkipReason, SkippedTimes> other) {
        Map<SkipReason, SkippedTimes> sum = new EnumMap<>(SkipReason.class);
        sum.putAll(one);
        other.forEach((reason, times) -> sum.merge(reason, times, SkippedTimes::plus));
        return sum;
    }

    /** Adds what one record stands for, unless it is of a time that was over: that one was not skipped. */
    public static void add(Map<SkipReason, SkippedTimes> to, Ending.Skipped record, Instant scheduledTime) {
        if (record.reason() != SkipReason.ALREADY_OVER) {
            SkippedTimes times = new SkippedTimes(
                    record.times(),
                    record.times() == Ending.Skipped.MOST_COUNTED,
                    record.through().orElse(scheduledTime));
            to.merge(record.reason(), times, SkippedTimes::plus);
        }
    }
}

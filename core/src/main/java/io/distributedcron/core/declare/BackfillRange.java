package io.distributedcron.core.declare;

import java.time.Duration;
import java.time.Instant;

/**
 * Which times of a job's schedule shall be made up for, and how fast.
 *
 * @param from the earliest time, included
 * @param to the latest, not included
 * @param perSecond how many runs become due in a second, 1 to {@value #MOST_PER_SECOND}
 * @param reverse whether the latest time comes first
 */
public record BackfillRange(Instant from, Instant to, int perSecond, boolean reverse) {
    /** The fastest that is accepted. */
    public static final int MOST_PER_SECOND = 1_000;

    public BackfillRange {
        if (!from.isBefore(to)) {
            throw new InvalidRequestException(
                    "from", from.toString(), "is not before to, " + to, "Name an earlier time, or a later one for to.");
        }
        if (perSecond < 1 || perSecond > MOST_PER_SECOND) {
            throw new InvalidRequestException(
                    "perSecond",
                    Integer.toString(perSecond),
                    "is not between 1 and " + MOST_PER_SECOND,
                    "Choose what the pool can take beside its other runs.");
        }
    }

    /** When the run of this position is due. */
    Instant due(Instant begin, long position) {
        return begin.plus(Duration.ofMillis(position * 1_000 / perSecond));
    }
}

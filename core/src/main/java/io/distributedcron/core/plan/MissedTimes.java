package io.distributedcron.core.plan;

import java.time.Instant;

/**
 * The times of a job, from one to another, that passed while the system was down and do not run.
 *
 * @param first the earliest, included
 * @param last a bound of the latest, included
 */
public record MissedTimes(Instant first, Instant last) {
    public MissedTimes {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("missed times from " + first + " to " + last + " are no range");
        }
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + " to " + last;
    }
}

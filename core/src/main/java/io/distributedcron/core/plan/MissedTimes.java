package io.distributedcron.core.plan;

import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.Optional;

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

    /** What the record of these times says, which stands at the first of them. */
    public Ending.Skipped skipped(SkipReason reason) {
        return new Ending.Skipped(reason, last.isAfter(first) ? Optional.of(last) : Optional.empty());
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + " to " + last;
    }
}

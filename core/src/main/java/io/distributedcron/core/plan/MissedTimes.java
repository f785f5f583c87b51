package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of a job, from one to another, that passed while the system was down and do not run.
 *
 * @param first the earliest, included
 * @param last a bound of the latest, included
 * @param times how many they are, counted up to {@link Ending.Skipped#MOST_COUNTED}
 */
public record MissedTimes(Instant first, Instant last, int times) {
    public MissedTimes {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("missed times from " + first + " to " + last + " are no range");
        }
    }

    /** The times of a schedule from one of them to a bound; counted no further than a record says. */
    static MissedTimes of(Schedule schedule, Instant first, Instant last) {
        int times = 1;
        Optional<Instant> next = schedule.next(first);
        while (times < Ending.Skipped.MOST_COUNTED
                && next.isPresent()
                && !next.get().isAfter(last)) {
            times++;
            next = schedule.next(next.get());
        }
        return new MissedTimes(first, last, times);
    }

    /** One time alone. */
    static MissedTimes only(Instant time) {
        return new MissedTimes(time, time, 1);
    }

    /** The same with a time before them. */
    MissedTimes after(Instant earlier) {
        return new MissedTimes(earlier, last, Math.min(times + 1, Ending.Skipped.MOST_COUNTED));
    }

    /** What the record of these times says, which stands at the first of them. */
    public Ending.Skipped skipped(SkipReason reason) {
        return new Ending.Skipped(reason, last.isAfter(first) ? Optional.of(last) : Optional.empty(), times);
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + " to " + last;
    }
}

package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times for which runs shall be planned.
 *
 * @param times ascending
 * @param cut whether the bound was reached before the horizon: the last of these times goes on where this list ends
 */
public record PlannedTimes(List<Instant> times, boolean cut) {
    /** Nothing to plan. */
    public static final PlannedTimes NONE = new PlannedTimes(List.of(), false);

    /** How many times are planned in one step at most. */
    public static final int MOST = 1_000;

    /**
     * How far beyond a change the first runs reach: whatever was claimed ahead under the older declaration lies within,
     * so at least one of these times is new, and goes on.
     */
    public static final Duration FIRST_REACH = Duration.ofSeconds(10);

    public PlannedTimes {
        times = List.copyOf(times);
    }

    /** Every time after {@code after} and before {@code until}, and the one beyond them. */
    public static PlannedTimes upTo(Schedule schedule, Instant after, Instant until) {
        return upTo(schedule, after, until, MOST);
    }

    /** The first times of a job after its latest change: never one at or before the change. */
    public static PlannedTimes first(Schedule schedule, Job job) {
        return upTo(schedule, job.changedAt(), job.changedAt().plus(FIRST_REACH));
    }

    static PlannedTimes upTo(Schedule schedule, Instant after, Instant until, int most) {
        Optional<Instant> next = schedule.next(after);
        if (next.isEmpty()) {
            return NONE;
        }
        if (!next.get().isBefore(until)) {
            return new PlannedTimes(List.of(next.get()), false);
        }
        List<Instant> times = new ArrayList<>();
        while (next.isPresent() && times.size() < most) {
            times.add(next.get());
            if (!next.get().isBefore(until)) {
                return new PlannedTimes(times, false);
            }
            next = schedule.next(next.get());
        }
        return new PlannedTimes(times, next.isPresent());
    }

    PlannedTimes after(Instant earlier) {
        List<Instant> all = new ArrayList<>(times.size() + 1);
        all.add(earlier);
        all.addAll(times);
        return new PlannedTimes(all, cut);
    }
}

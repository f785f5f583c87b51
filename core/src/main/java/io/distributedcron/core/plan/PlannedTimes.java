package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times for which runs shall be planned.
 *
 * @param times ascending
 * @param dues when the run of each is due
 * @param cut whether the bound was reached before the horizon: the last of these times goes on where this list ends
 */
public record PlannedTimes(List<Instant> times, List<Instant> dues, boolean cut) {
    /** Nothing to plan. */
    public static final PlannedTimes NONE = new PlannedTimes(List.of(), List.of(), false);

    /** How many times are planned in one step at most. */
    public static final int MOST = 1_000;

    /**
     * How far beyond a change the first runs reach: whatever was claimed ahead under the older declaration lies within,
     * so at least one of these times is new, and goes on.
     */
    public static final Duration FIRST_REACH = Duration.ofSeconds(10);

    public PlannedTimes {
        times = List.copyOf(times);
        dues = List.copyOf(dues);
        if (times.size() != dues.size()) {
            throw new IllegalArgumentException(times.size() + " times have " + dues.size() + " due times");
        }
    }

    static PlannedTimes of(Schedule schedule, List<Instant> times, boolean cut) {
        List<Instant> dues = new ArrayList<>(times.size());
        for (Instant time : times) {
            dues.add(schedule.due(time));
        }
        return new PlannedTimes(times, dues, cut);
    }

    /** Makes a run of each time. */
    public List<Run> runs(RunAt run) {
        List<Run> runs = new ArrayList<>(times.size());
        for (int i = 0; i < times.size(); i++) {
            runs.add(run.of(times.get(i), dues.get(i)));
        }
        return runs;
    }

    /** Makes the run of a planned time. */
    @FunctionalInterface
    public interface RunAt {
        Run of(Instant scheduledTime, Instant dueTime);
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
            return of(schedule, List.of(next.get()), false);
        }
        List<Instant> times = new ArrayList<>();
        while (next.isPresent() && times.size() < most) {
            times.add(next.get());
            if (!next.get().isBefore(until)) {
                return of(schedule, times, false);
            }
            next = schedule.next(next.get());
        }
        return of(schedule, times, next.isPresent());
    }

    /** Earlier times, ascending, and then these. */
    PlannedTimes after(Schedule schedule, List<Instant> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        PlannedTimes first = of(schedule, earlier, false);
        return new PlannedTimes(joined(first.times, times), joined(first.dues, dues), cut);
    }

    private static List<Instant> joined(List<Instant> one, List<Instant> other) {
        List<Instant> all = new ArrayList<>(one.size() + other.size());
        all.addAll(one);
        all.addAll(other);
        return all;
    }
}

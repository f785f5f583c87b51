package io.distributedcron.core.check;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The times of schedules within the window that is judged: by {@link ExpectedTimes}, and where that makes nothing of an
 * expression, or a job says more about its times than an expression and a zone, by the planner's own reading. Keeps what it found, within a bound. Not thread-safe.
 */
final class ReadSchedules {
    private static final long MOST_TIMES_KEPT = 4_000_000;
    private static final int MOST_READINGS_KEPT = 10_000;

    /** @param job empty if the schedule is the same for every job */
    private record Key(Timing timing, String job) {
        static Key of(JobId job, JobSpec spec) {
            return new Key(spec.timing(), spec.timing().personal() ? job.toString() : "");
        }
    }

    private final Instant from;
    private final Instant to;
    private final Map<Key, long[]> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, Optional<ExpectedTimes>> readings = new LinkedHashMap<>(16, 0.75f, true);
    private long kept;

    ReadSchedules(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    /** Its times after {@code after}, within the window. */
    List<Instant> times(JobId job, JobSpec spec, Instant after) {
        long[] seconds = seconds(Key.of(job, spec));
        List<Instant> times = new ArrayList<>();
        int index = Arrays.binarySearch(seconds, after.getEpochSecond() + 1);
        for (int i = index < 0 ? -index - 1 : index; i < seconds.length; i++) {
            times.add(Instant.ofEpochSecond(seconds[i]));
        }
        return times;
    }

    /** Whether it fires then, in the window or outside. */
    boolean fires(JobId job, JobSpec spec, Instant time) {
        Optional<ExpectedTimes> plain = plain(Key.of(job, spec));
        if (plain.isPresent()) {
            return plain.get().firesAt(time);
        }
        return parsed(Key.of(job, spec))
                .flatMap(schedule -> schedule.next(time.minusNanos(1)))
                .filter(time::equals)
                .isPresent();
    }

    /** Whether it fires at all after this. */
    boolean goesOn(JobId job, JobSpec spec, Instant after) {
        return parsed(Key.of(job, spec))
                .flatMap(schedule -> schedule.next(after))
                .isPresent();
    }

    private long[] seconds(Key key) {
        long[] seconds = known.get(key);
        if (seconds == null) {
            seconds = read(key);
            known.put(key, seconds);
            kept += seconds.length;
            var eldest = known.entrySet().iterator();
            while (kept > MOST_TIMES_KEPT && known.size() > 1) {
                kept -= eldest.next().getValue().length;
                eldest.remove();
            }
        }
        return seconds;
    }

    private long[] read(Key key) {
        if (!from.isBefore(to)) {
            return new long[0];
        }
        Optional<ExpectedTimes> plain = plain(key);
        List<Instant> times = plain.isPresent()
                ? plain.get().in(from, to)
                : parsed(key).map(this::planned).orElse(List.of());
        return times.stream().mapToLong(Instant::getEpochSecond).toArray();
    }

    private List<Instant> planned(Schedule schedule) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = schedule.next(from.minusNanos(1));
        while (next.isPresent() && next.get().isBefore(to)) {
            times.add(next.get());
            next = schedule.next(next.get());
        }
        return times;
    }

    private Optional<ExpectedTimes> plain(Key key) {
        Optional<ExpectedTimes> reading = readings.computeIfAbsent(key, ReadSchedules::readPlainly);
        if (readings.size() > MOST_READINGS_KEPT) {
            var eldest = readings.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return reading;
    }

    private static Optional<ExpectedTimes> readPlainly(Key key) {
        Timing timing = key.timing();
        if (!timing.plain() || timing.personal()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ExpectedTimes(timing.schedules().getFirst(), timing.timeZone()));
        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Optional<Schedule> parsed(Key key) {
        try {
            return Optional.of(Schedule.of(key.timing(), key.job()));
        } catch (InvalidScheduleException notValid) {
            return Optional.empty();
        }
    }
}

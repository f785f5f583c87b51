package io.distributedcron.core.check;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
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
 * expression, by the planner's own reading. Keeps what it found, within a bound. Not thread-safe.
 */
final class ReadSchedules {
    private static final long MOST_TIMES_KEPT = 4_000_000;
    private static final int MOST_READINGS_KEPT = 10_000;

    private record Key(String expression, String timeZone) {}

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
    List<Instant> times(JobSpec spec, Instant after) {
        long[] seconds = seconds(new Key(spec.schedule(), spec.timeZone()));
        List<Instant> times = new ArrayList<>();
        int index = Arrays.binarySearch(seconds, after.getEpochSecond() + 1);
        for (int i = index < 0 ? -index - 1 : index; i < seconds.length; i++) {
            times.add(Instant.ofEpochSecond(seconds[i]));
        }
        return times;
    }

    /** Whether it fires then, in the window or outside. */
    boolean fires(JobSpec spec, Instant time) {
        Optional<ExpectedTimes> plain = plain(new Key(spec.schedule(), spec.timeZone()));
        if (plain.isPresent()) {
            return plain.get().firesAt(time);
        }
        return parsed(spec.schedule(), spec.timeZone())
                .flatMap(schedule -> schedule.next(time.minusNanos(1)))
                .filter(time::equals)
                .isPresent();
    }

    /** Whether it fires at all after this. */
    boolean goesOn(JobSpec spec, Instant after) {
        return parsed(spec.schedule(), spec.timeZone())
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
                : parsed(key.expression(), key.timeZone()).map(this::planned).orElse(List.of());
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
        try {
            return Optional.of(new ExpectedTimes(key.expression(), key.timeZone()));
        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
            return Optional.empty();
        }
    }

    private static Optional<Schedule> parsed(String expression, String timeZone) {
        try {
            return Optional.of(Schedule.parse(expression, timeZone));
        } catch (InvalidScheduleException notValid) {
            return Optional.empty();
        }
    }
}

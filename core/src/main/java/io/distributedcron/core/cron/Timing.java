package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a job runs, as it is declared. Whether it can be understood is known to {@link Schedule#of}.
 *
 * @param schedules expressions, 1 to {@value #MOST_SCHEDULES}; a time that several name is one time
 * @param timeZone the name of the zone whose wall clock they speak of
 * @param notBefore the earliest time, included
 * @param notAfter the latest time, included
 * @param exclusions in which no time lies; at most {@value #MOST_EXCLUSIONS}
 * @param dstPolicy what becomes of a time that the clock jumps over
 * @param jitter by how much a run may be due later than its time; zero: not at all
 */
public record Timing(
        List<String> schedules,
        String timeZone,
        Optional<Instant> notBefore,
        Optional<Instant> notAfter,
        List<Exclusion> exclusions,
        DstPolicy dstPolicy,
        Duration jitter) {
    public static final int MOST_SCHEDULES = 16;
    public static final int MOST_EXCLUSIONS = 64;
    public static final Duration MOST_JITTER = Duration.ofDays(1);

    public Timing {
        schedules = List.copyOf(schedules);
        exclusions = List.copyOf(exclusions);
        if (schedules.isEmpty() || schedules.size() > MOST_SCHEDULES) {
            throw new IllegalArgumentException(
                    "there are " + schedules.size() + " schedules and must be 1 to " + MOST_SCHEDULES);
        }
        if (exclusions.size() > MOST_EXCLUSIONS) {
            throw new IllegalArgumentException(
                    "there are " + exclusions.size() + " exclusions and must be at most " + MOST_EXCLUSIONS);
        }
        if (notBefore.isPresent() && notAfter.isPresent() && notAfter.get().isBefore(notBefore.get())) {
            throw new IllegalArgumentException(
                    "notAfter " + notAfter.get() + " must not be before notBefore " + notBefore.get());
        }
        if (jitter.isNegative() || jitter.compareTo(MOST_JITTER) > 0) {
            throw new IllegalArgumentException("jitter " + jitter + " must be zero to " + MOST_JITTER);
        }
    }

    /** One expression in a zone, and nothing else. */
    public static Timing of(String schedule, String timeZone) {
        return new Timing(
                List.of(schedule),
                timeZone,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DstPolicy.RUN_AFTER,
                Duration.ZERO);
    }

    /** The same with each run due up to so much later than its time, some sooner and some later. */
    public Timing spreadOver(Duration most) {
        return new Timing(schedules, timeZone, notBefore, notAfter, exclusions, dstPolicy, most);
    }

    /** Whether one expression and a zone say it all. */
    public boolean plain() {
        return schedules.size() == 1
                && notBefore.isEmpty()
                && notAfter.isEmpty()
                && exclusions.isEmpty()
                && dstPolicy == DstPolicy.RUN_AFTER
                && jitter.isZero();
    }

    /** Whether two jobs that declare this may run at different times; never wrongly false. */
    public boolean personal() {
        if (!jitter.isZero()) {
            return true;
        }
        for (String schedule : schedules) {
            if (!schedule.startsWith("@") && (schedule.indexOf('H') >= 0 || schedule.indexOf('h') >= 0)) {
                return true;
            }
        }
        return false;
    }
}

package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Every multiple of a period since 1970-01-01T00:00:00Z: the same times for whoever asks, and never later by what a run
 * took.
 */
record FixedInterval(String expression, ZoneId zone, Duration period) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        long seconds = period.toSeconds();
        if (after.getEpochSecond() >= Firings.LAST_SECOND) {
            return Optional.empty();
        }
        long from = Math.max(after.getEpochSecond() + 1, Firings.FIRST_SECOND);
        return Firings.inRange(Math.ceilDiv(from, seconds) * seconds);
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        long seconds = period.toSeconds();
        long upTo = Math.min(Firings.lastSecondBefore(before), Firings.LAST_SECOND);
        return Firings.inRange(Math.floorDiv(upTo, seconds) * seconds);
    }

    @Override
    public String canonical() {
        return "@every " + text();
    }

    @Override
    public String inWords() {
        return "every " + text() + ", counted from 1970-01-01T00:00:00Z";
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        append(text, period.toDaysPart(), "d");
        append(text, period.toHoursPart(), "h");
        append(text, period.toMinutesPart(), "m");
        append(text, period.toSecondsPart(), "s");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    @Override
    public String toString() {
        return "Schedule[" + expression + "]";
    }
}

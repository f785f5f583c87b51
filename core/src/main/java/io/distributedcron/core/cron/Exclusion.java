package io.distributedcron.core.cron;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A while in which nothing runs, by the wall clock of the job's zone: a holiday, a freeze. Where the clock shows a bound
 * twice it begins at the first and ends at the second; where it shows a bound never, at the jump.
 *
 * @param from included
 * @param until excluded; after {@code from}
 */
public record Exclusion(LocalDateTime from, LocalDateTime until) {
    private static final LocalDateTime FIRST = LocalDate.of(1970, 1, 1).atStartOfDay();
    private static final LocalDateTime LAST = LocalDate.of(9999, 12, 31).atStartOfDay();

    public Exclusion {
        if (!from.isBefore(until) || from.isBefore(FIRST) || until.isAfter(LAST)) {
            throw new IllegalArgumentException(
                    "exclusion from " + from + " until " + until + " is empty or not within 1970 to 9999");
        }
    }

    /**
     * Reads two bounds: dates such as {@code 2026-12-24}, of which both are excluded whole, or date-times such as
     * {@code 2026-12-31T18:00}, of which the second is not excluded itself.
     *
     * @param to empty: one day, and {@code from} must be a date
     * @throws InvalidScheduleException if they are not such bounds, or run backwards
     */
    public static Exclusion parse(String from, Optional<String> to) {
        LocalDateTime first = isDate(from) ? date(from).atStartOfDay() : dateTime(from);
        if (to.isEmpty() && !isDate(from)) {
            throw invalid(from, "a time of day has no end", "Set 'to' as well, or write the date alone");
        }
        String last = to.orElse(from);
        LocalDateTime until = isDate(last) ? date(last).plusDays(1).atStartOfDay() : dateTime(last);
        if (!first.isBefore(until)) {
            throw invalid(last, "it ends before it begins at " + from, "Exchange 'from' and 'to'");
        }
        if (first.isBefore(FIRST) || until.isAfter(LAST)) {
            throw outOfRange(from);
        }
        return new Exclusion(first, until);
    }

    private static boolean isDate(String text) {
        return text.indexOf('T') < 0;
    }

    private static LocalDate date(String text) {
        LocalDate date;
        try {
            date = LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw invalid(text, "it is no date", "Write a date such as 2026-12-24, or a time such as 2026-12-24T18:00");
        }
        if (date.isBefore(FIRST.toLocalDate()) || date.isAfter(LAST.toLocalDate())) {
            throw outOfRange(text);
        }
        return date;
    }

    private static LocalDateTime dateTime(String text) {
        try {
            LocalDateTime read = LocalDateTime.parse(text);
            if (!read.equals(read.truncatedTo(ChronoUnit.SECONDS))) {
                throw invalid(text, "it has a fraction of a second", "Write whole seconds");
            }
            return read;
        } catch (DateTimeException e) {
            throw invalid(
                    text,
                    "it is no local time",
                    "Write a time without offset, such as 2026-12-24T18:00; it is read in spec.timeZone");
        }
    }

    private static InvalidScheduleException outOfRange(String value) {
        return invalid(value, "it is not within the years 1970 to 9999", "Correct the year");
    }

    private static InvalidScheduleException invalid(String value, String why, String remedy) {
        return InvalidScheduleException.of("exclusion", "exclusions", value, why, remedy);
    }

    @Override
    public String toString() {
        return from + "/" + until;
    }
}

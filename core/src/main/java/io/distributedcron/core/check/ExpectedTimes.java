package io.distributedcron.core.check;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a cron expression fires, found by looking at every second that may match: slow, plain, and sharing nothing with
 * the planner that it judges. It follows docs/schedules.md.
 */
public final class ExpectedTimes {
    private static final Map<String, String> MACROS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final Set<Integer> seconds;
    private final Set<Integer> minutes;
    private final Set<Integer> hours;
    private final Set<Integer> daysOfMonth;
    private final Set<Integer> months;
    private final Set<Integer> daysOfWeek;
    private final boolean bothDays;
    private final boolean followsElapsedTime;
    private final ZoneRules zone;

    /**
     * Those of an expression in a zone.
     *
     * @throws IllegalArgumentException if this reading of cron makes nothing of it
     */
    public ExpectedTimes(String expression, String zoneName) {
        String text = expression.trim().toUpperCase(Locale.ROOT);
        String[] given =
                MACROS.getOrDefault(text.toLowerCase(Locale.ROOT), text).split("\\s+", -1);
        if (given.length != 5 && given.length != 6) {
            throw new IllegalArgumentException("'" + expression + "' has neither five nor six fields");
        }
        int first = given.length - 5;
        seconds = first == 0 ? Set.of(0) : values(given[0], 0, 59, List.of());
        minutes = values(given[first], 0, 59, List.of());
        hours = values(given[first + 1], 0, 23, List.of());
        daysOfMonth = values(given[first + 2], 1, 31, List.of());
        months = values(given[first + 3], 1, 12, MONTHS);
        daysOfWeek = new TreeSet<>(values(given[first + 4], 0, 7, DAYS));
        if (daysOfWeek.contains(7)) {
            daysOfWeek.add(0);
        }
        bothDays = isStar(given[first + 2]) || isStar(given[first + 4]);
        followsElapsedTime = isStar(given[first + 1]);
        zone = ZoneId.of(zoneName).getRules();
    }

    /** The firings in {@code [from, to)}. */
    public List<Instant> in(Instant from, Instant to) {
        List<Instant> firings = new ArrayList<>();
        long first = from.getNano() == 0 ? from.getEpochSecond() : from.getEpochSecond() + 1;
        for (Instant at = Instant.ofEpochSecond(first); at.isBefore(to); at = at.plusSeconds(secondsToNextLook(at))) {
            if (firesAt(at)) {
                firings.add(at);
            }
        }
        return firings;
    }

    /** 1, or more where the hour or the minute that is shown cannot match, and no clock is set meanwhile. */
    private long secondsToNextLook(Instant at) {
        LocalDateTime shown = LocalDateTime.ofInstant(at, zone.getOffset(at));
        int intoMinute = shown.getSecond();
        int intoHour = shown.getMinute() * 60 + intoMinute;
        boolean hour = hours.contains(shown.getHour()) && months.contains(shown.getMonthValue()) && matchesDay(shown);
        long jump = !hour ? 3600 - intoHour : !minutes.contains(shown.getMinute()) ? 60 - intoMinute : 1;
        boolean clockIsSet = Optional.ofNullable(zone.nextTransition(at))
                .filter(next -> !next.getInstant().isAfter(at.plusSeconds(jump)))
                .isPresent();
        return clockIsSet ? 1 : jump;
    }

    /** Whether it fires at this instant. */
    public boolean firesAt(Instant at) {
        if (!at.truncatedTo(ChronoUnit.SECONDS).equals(at)) {
            return false;
        }
        LocalDateTime shown = LocalDateTime.ofInstant(at, zone.getOffset(at));
        if (followsElapsedTime) {
            return matches(shown);
        }
        return (matches(shown) && !shownBefore(shown, at)) || swallowedJustBefore(at);
    }

    private boolean shownBefore(LocalDateTime shown, Instant at) {
        List<ZoneOffset> offsets = zone.getValidOffsets(shown);
        return offsets.size() > 1 && !zone.getOffset(at).equals(offsets.getFirst());
    }

    private boolean swallowedJustBefore(Instant at) {
        Optional<ZoneOffsetTransition> gap = Optional.ofNullable(zone.previousTransition(at.plusSeconds(1)))
                .filter(transition ->
                        transition.isGap() && transition.getInstant().equals(at));
        return gap.isPresent()
                && anyMatches(gap.get().getDateTimeBefore(), gap.get().getDateTimeAfter());
    }

    private boolean anyMatches(LocalDateTime from, LocalDateTime to) {
        for (LocalDateTime time = from; time.isBefore(to); time = time.plusSeconds(1)) {
            if (matches(time)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(LocalDateTime time) {
        return seconds.contains(time.getSecond())
                && minutes.contains(time.getMinute())
                && hours.contains(time.getHour())
                && months.contains(time.getMonthValue())
                && matchesDay(time);
    }

    private boolean matchesDay(LocalDateTime time) {
        boolean ofMonth = daysOfMonth.contains(time.getDayOfMonth());
        boolean ofWeek = daysOfWeek.contains(time.getDayOfWeek().getValue() % 7);
        return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private static boolean isStar(String field) {
        return field.startsWith("*") || field.startsWith("?");
    }

    private static Set<Integer> values(String field, int min, int max, List<String> names) {
        Set<Integer> values = new TreeSet<>();
        for (String item : field.split(",", -1)) {
            String[] range = item.split("/", 2);
            int step = range.length == 1 ? 1 : Integer.parseInt(range[1]);
            int from = min;
            int to = max;
            if (!isStar(range[0])) {
                String[] ends = range[0].split("-", 2);
                from = value(ends[0], min, names);
                to = ends.length == 2 ? value(ends[1], min, names) : range.length == 2 ? max : from;
            }
            if (step < 1 || from < min || to > max || from > to) {
                throw new IllegalArgumentException("'" + item + "' is no range between " + min + " and " + max);
            }
            for (int value = from; value <= to; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    private static int value(String text, int min, List<String> names) {
        int named = names.indexOf(text);
        return named >= 0 ? named + min : Integer.parseInt(text);
    }
}

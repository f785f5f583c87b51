package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Says when an expression fires by watching a wall clock second after second. All it knows of a zone is the offset at an
 * instant: it notices by itself when the clock jumps over times or shows them again.
 */
final class ScanningOracle {

    private static final int DAY = 86_400;
    /** Longer than any overlap: how long the clock is watched before the window, to know what it has shown. */
    private static final int LEAD = 26 * 3_600;

    private final ZoneRules rules;
    private final boolean[] secondsOfDay = new boolean[DAY];
    private final Predicate<LocalDate> dates;
    private final boolean elapsedTime;
    private final boolean skipsSwallowed;
    private long cachedDay = Long.MIN_VALUE;
    private boolean cachedDayMatches;

    ScanningOracle(ZoneRules rules, IntPredicate times, Predicate<LocalDate> dates, boolean elapsedTime) {
        this(rules, times, dates, elapsedTime, DstPolicy.RUN_AFTER);
    }

    ScanningOracle(
            ZoneRules rules, IntPredicate times, Predicate<LocalDate> dates, boolean elapsedTime, DstPolicy dstPolicy) {
        this.skipsSwallowed = dstPolicy == DstPolicy.SKIP;
        this.rules = rules;
        this.dates = dates;
        this.elapsedTime = elapsedTime;
        for (int second = 0; second < DAY; second++) {
            secondsOfDay[second] = times.test(second);
        }
    }

    static ScanningOracle of(RandomExpression expression, ZoneRules rules, DstPolicy dstPolicy) {
        return new ScanningOracle(
                rules, expression::matchesTime, expression::matchesDate, expression.starHour(), dstPolicy);
    }

    /** All firings in [from, to), in order. */
    List<Instant> firings(long from, long to) {
        List<Instant> firings = new ArrayList<>();
        long start = from - LEAD;
        long latestShown = start - 1 + offsetAt(start - 1);
        for (long t = start; t < to; ) {
            long offset = offsetAt(t);
            // A minute whose two ends agree has one offset; any other is watched with one look-up per second.
            long minuteEnd = Math.min(t < from ? from : to, Math.floorDiv(t, 60L) * 60 + 60);
            long end = offsetAt(minuteEnd - 1) == offset ? minuteEnd : t + 1;
            if (end <= from) {
                latestShown = Math.max(latestShown, end - 1 + offset);
                t = end;
            }
            for (; t < end; t++) {
                long local = t + offset;
                if (fires(local, latestShown)) {
                    firings.add(Instant.ofEpochSecond(t));
                }
                latestShown = Math.max(latestShown, local);
            }
        }
        return firings;
    }

    private boolean fires(long local, long latestShown) {
        if (elapsedTime) {
            return matches(local);
        }
        for (long swallowed = latestShown + 1; swallowed < local && !skipsSwallowed; swallowed++) {
            if (matches(swallowed)) {
                return true;
            }
        }
        return local > latestShown && matches(local);
    }

    private boolean matches(long local) {
        long day = Math.floorDiv(local, DAY);
        if (day != cachedDay) {
            cachedDay = day;
            cachedDayMatches = dates.test(LocalDate.ofEpochDay(day));
        }
        return cachedDayMatches && secondsOfDay[(int) (local - day * DAY)];
    }

    private int offsetAt(long epochSecond) {
        return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }
}

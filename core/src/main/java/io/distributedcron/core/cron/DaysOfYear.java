package io.distributedcron.core.cron;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * The dates that match, as days since 1970-01-01 of the proleptic ISO calendar, without end in both directions.
 *
 * <p>There are 28 shapes of a month (four lengths, seven first weekdays); the matching days of each are computed once, so
 * that a search looks at one number per month that the month field names: at most 40 for 29 February on a weekday.
 */
final class DaysOfYear {

    private static final int SHORTEST_MONTH = 28;

    private final int months;
    private final int[] daysByShape = new int[4 * 7];
    private final boolean matchesEver;

    /** @param months bit <i>n</i> for month <i>n</i>, 1 to 12; at least one */
    DaysOfYear(int months, DayRule rule) {
        this.months = months;
        for (int length = SHORTEST_MONTH; length <= 31; length++) {
            for (int firstWeekday = 0; firstWeekday < 7; firstWeekday++) {
                daysByShape[shape(length, firstWeekday)] = rule.daysIn(length, firstWeekday);
            }
        }
        this.matchesEver = matchesInSomeYear();
    }

    /** Whether any date of the calendar matches. If not, no other method may be called. */
    boolean matchesEver() {
        return matchesEver;
    }

    /** The first matching day from this one on. */
    long firstFrom(long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        int month = date.getMonthValue();
        long first = epochDay - date.getDayOfMonth() + 1;
        int days = daysOf(year, month, first) & -1 << (date.getDayOfMonth() - 1);
        while (days == 0) {
            int later = months & -1 << (month + 1);
            if (later == 0) {
                year++;
                later = months;
            }
            month = Integer.numberOfTrailingZeros(later);
            first = LocalDate.of(year, month, 1).toEpochDay();
            days = daysOf(year, month, first);
        }
        return first + Integer.numberOfTrailingZeros(days);
    }

    /** The last matching day up to this one. */
    long lastUpTo(long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        int month = date.getMonthValue();
        long first = epochDay - date.getDayOfMonth() + 1;
        int days = daysOf(year, month, first) & (int) ((1L << date.getDayOfMonth()) - 1);
        while (days == 0) {
            int earlier = months & (1 << month) - 1;
            if (earlier == 0) {
                year--;
                earlier = months;
            }
            month = 31 - Integer.numberOfLeadingZeros(earlier);
            first = LocalDate.of(year, month, 1).toEpochDay();
            days = daysOf(year, month, first);
        }
        return first + 31 - Integer.numberOfLeadingZeros(days);
    }

    private int daysOf(int year, int month, long firstEpochDay) {
        if ((months >>> month & 1) == 0) {
            return 0;
        }
        int firstWeekday = (int) Math.floorMod(firstEpochDay + 4, 7L);
        return daysByShape[shape(YearMonth.of(year, month).lengthOfMonth(), firstWeekday)];
    }

    /** The calendar repeats after 400 years. */
    private boolean matchesInSomeYear() {
        for (YearMonth month = YearMonth.of(2000, 1); month.getYear() < 2400; month = month.plusMonths(1)) {
            if (daysOf(month.getYear(), month.getMonthValue(), month.atDay(1).toEpochDay()) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int shape(int length, int firstWeekday) {
        return (length - SHORTEST_MONTH) * 7 + firstWeekday;
    }
}

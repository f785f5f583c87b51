package io.distributedcron.core.cron;

/**
 * The local date-times that match, as <i>local seconds</i>: what an epoch second would be if the wall clock showed UTC.
 * Knows no zone.
 */
record LocalCalendar(DaysOfYear days, TimesOfDay times) {

    static final int DAY = 86_400;

    /** Whether anything matches at all. If not, no other method may be called. */
    boolean matchesEver() {
        return days.matchesEver();
    }

    /** The first match from this local second on. */
    long firstFrom(long local) {
        long today = Math.floorDiv(local, DAY);
        int secondOfDay = Math.floorMod(local, DAY);
        if (secondOfDay > times.last()) {
            return days.firstFrom(today + 1) * DAY + times.first();
        }
        long day = days.firstFrom(today);
        return day * DAY + (day == today ? times.firstFrom(secondOfDay) : times.first());
    }

    /** The last match up to this local second. */
    long lastUpTo(long local) {
        long today = Math.floorDiv(local, DAY);
        int secondOfDay = Math.floorMod(local, DAY);
        if (secondOfDay < times.first()) {
            return days.lastUpTo(today - 1) * DAY + times.last();
        }
        long day = days.lastUpTo(today);
        return day * DAY + (day == today ? times.lastUpTo(secondOfDay) : times.last());
    }
}

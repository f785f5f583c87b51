package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Every instant fires at which the wall clock shows a match: an overlap's times in both passes, a gap's times never.
 *
 * <p>Between two transitions local and elapsed time run in step, so the search goes from transition to transition until
 * a match lies before the next one. Where the next match is far away it jumps there: no clock in between shows a time
 * that matches, except for the repeated times of an overlap that is less than {@link #CLOSE} away.
 */
record ElapsedTime(LocalCalendar calendar, ZoneRules rules) implements Firings {

    /** More than two offsets can differ (36 hours), and than an overlap can repeat. */
    private static final long CLOSE = 3L * LocalCalendar.DAY;

    @Override
    public long firstFrom(long epochSecond) {
        long from = epochSecond;
        long end = Math.min(LAST_SECOND, epochSecond + SEARCHED);
        while (from <= end) {
            int offset = offsetAt(from);
            long match = calendar.firstFrom(from + offset) - offset;
            @Nullable ZoneOffsetTransition transition = rules.nextTransition(Instant.ofEpochSecond(from));
            if (transition == null || match < transition.toEpochSecond()) {
                return match;
            }
            long start = transition.toEpochSecond();
            from = start - from < CLOSE ? start : Math.max(start, match - CLOSE);
        }
        return LAST_SECOND + 1;
    }

    @Override
    public long lastUpTo(long epochSecond) {
        long upTo = epochSecond;
        long end = Math.max(FIRST_SECOND, epochSecond - SEARCHED);
        while (upTo >= end) {
            int offset = offsetAt(upTo);
            long match = calendar.lastUpTo(upTo + offset) - offset;
            @Nullable ZoneOffsetTransition transition = rules.previousTransition(Instant.ofEpochSecond(upTo + 1));
            if (transition == null || match >= transition.toEpochSecond()) {
                return match;
            }
            long before = transition.toEpochSecond() - 1;
            upTo = upTo - before < CLOSE ? before : Math.min(before, match + CLOSE);
        }
        return FIRST_SECOND - 1;
    }

    private int offsetAt(long epochSecond) {
        return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }
}

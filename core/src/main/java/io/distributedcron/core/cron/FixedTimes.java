package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Each matching local time fires once: at its first occurrence, or at the end of the gap that swallowed it, or not at all
 * if the policy says so.
 *
 * <p>That map from local times to instants never decreases, so the search goes by local time alone: find the earliest
 * local time that still maps to the instant asked for or a later one, take the first match from there, and map it. Where
 * swallowed times are skipped it goes on behind the gap.
 */
record FixedTimes(LocalCalendar calendar, ZoneRules rules, DstPolicy swallowed) implements Firings {

    @Override
    public long firstFrom(long epochSecond) {
        long local = earliestLocalFrom(epochSecond);
        long end = local + SEARCHED;
        while (local < end) {
            long match = calendar.firstFrom(local);
            LocalDateTime dateTime = dateTime(match);
            List<ZoneOffset> offsets = rules.getValidOffsets(dateTime);
            if (!offsets.isEmpty()) {
                return match - offsets.getFirst().getTotalSeconds();
            }
            if (swallowed == DstPolicy.RUN_AFTER) {
                return rules.getTransition(dateTime).toEpochSecond();
            }
            local = rules.getTransition(dateTime).getDateTimeAfter().toEpochSecond(ZoneOffset.UTC);
        }
        return LAST_SECOND + 1;
    }

    @Override
    public long lastUpTo(long epochSecond) {
        long local = latestLocalUpTo(epochSecond);
        long end = Math.max(local - SEARCHED, FIRST_SECOND - LocalCalendar.DAY);
        while (local > end) {
            long match = calendar.lastUpTo(local);
            LocalDateTime dateTime = dateTime(match);
            List<ZoneOffset> offsets = rules.getValidOffsets(dateTime);
            if (!offsets.isEmpty()) {
                return match - offsets.getFirst().getTotalSeconds();
            }
            if (swallowed == DstPolicy.RUN_AFTER) {
                return rules.getTransition(dateTime).toEpochSecond();
            }
            local = rules.getTransition(dateTime).getDateTimeBefore().toEpochSecond(ZoneOffset.UTC) - 1;
        }
        return FIRST_SECOND - 1;
    }

    private long earliestLocalFrom(long epochSecond) {
        int before = offsetAt(epochSecond - 1);
        int offset = offsetAt(epochSecond);
        long local = epochSecond + offset;
        if (before != offset) {
            return epochSecond + before;
        }
        return isSecondPass(local, offset) ? endOfOverlap(local) : local;
    }

    private long latestLocalUpTo(long epochSecond) {
        int offset = offsetAt(epochSecond);
        long local = epochSecond + offset;
        return isSecondPass(local, offset) ? endOfOverlap(local) - 1 : local;
    }

    private boolean isSecondPass(long local, int offset) {
        List<ZoneOffset> offsets = rules.getValidOffsets(dateTime(local));
        return offsets.size() == 2 && offsets.getLast().getTotalSeconds() == offset;
    }

    private long endOfOverlap(long local) {
        return rules.getTransition(dateTime(local)).getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
    }

    private int offsetAt(long epochSecond) {
        return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }

    private static LocalDateTime dateTime(long local) {
        return LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    }
}

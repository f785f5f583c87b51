package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Each matching local time fires once: at its first occurrence, or at the end of the gap that swallowed it.
 *
 * <p>That map from local times to instants never decreases, so the search goes by local time alone: find the earliest
 * local time that still maps to the instant asked for or a later one, take the first match from there, and map it.
 */
record FixedTimes(LocalCalendar calendar, ZoneRules rules) implements Firings {

    @Override
    public long firstFrom(long epochSecond) {
        return instantOf(calendar.firstFrom(earliestLocalFrom(epochSecond)));
    }

    @Override
    public long lastUpTo(long epochSecond) {
        return instantOf(calendar.lastUpTo(latestLocalUpTo(epochSecond)));
    }

    private long instantOf(long local) {
        LocalDateTime dateTime = dateTime(local);
        List<ZoneOffset> offsets = rules.getValidOffsets(dateTime);
        return offsets.isEmpty()
                ? rules.getTransition(dateTime).toEpochSecond()
                : local - offsets.getFirst().getTotalSeconds();
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

package io.distributedcron.core.cron;

import java.time.Instant;
import java.util.Optional;

/**
 * Where the matches of a {@link LocalCalendar} lie on the time line of a zone: the two daylight-saving rules that
 * {@link Schedule} defines. In epoch seconds, and not bounded to the range of a schedule: what lies outside of it is for
 * the caller to drop.
 */
sealed interface Firings permits FixedTimes, ElapsedTime {

    long FIRST_SECOND = 0;
    /** 9999-12-31T23:59:59Z. */
    long LAST_SECOND = 253_402_300_799L;

    /**
     * How far a search goes that finds matches only where the clock shows none. Calendars repeat after 400 years, and so
     * do the rules of zones, none of which is irregular for longer than the rest of this.
     */
    long SEARCHED = 1_000L * 366 * LocalCalendar.DAY;

    /** The first firing from this second on, or any second after {@link #LAST_SECOND} if there is none up to it. */
    long firstFrom(long epochSecond);

    /** The last firing up to this second, or any second before {@link #FIRST_SECOND} if there is none down to it. */
    long lastUpTo(long epochSecond);

    /** The instant of a second, if it is in the range of a schedule. */
    static Optional<Instant> inRange(long epochSecond) {
        return epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(epochSecond));
    }

    /** The last whole second strictly before an instant. */
    static long lastSecondBefore(Instant instant) {
        return instant.getNano() > 0 ? instant.getEpochSecond() : instant.getEpochSecond() - 1;
    }
}

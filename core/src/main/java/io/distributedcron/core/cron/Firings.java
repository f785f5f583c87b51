package io.distributedcron.core.cron;

/**
 * Where the matches of a {@link LocalCalendar} lie on the time line of a zone: the two daylight-saving rules that
 * {@link Schedule} defines. In epoch seconds, and not bounded to the range of a schedule: what lies outside of it is for
 * the caller to drop.
 */
sealed interface Firings permits FixedTimes, ElapsedTime {

    long FIRST_SECOND = 0;
    /** 9999-12-31T23:59:59Z. */
    long LAST_SECOND = 253_402_300_799L;

    /** The first firing from this second on, or any second after {@link #LAST_SECOND} if there is none up to it. */
    long firstFrom(long epochSecond);

    /** The last firing up to this second, or any second before {@link #FIRST_SECOND} if there is none down to it. */
    long lastUpTo(long epochSecond);
}

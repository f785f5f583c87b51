package io.distributedcron.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Wall time as the database sees it: this process's elapsed time on top of what the database's clock said. A step of the
 * local clock changes nothing here. Never ahead of the database, so that nothing begins early: what an answer tells for
 * certain is that the database's clock had come this far before the answer came, and no further than this plus the round
 * trip (Cristian, 1989). The best of these bounds is kept, less what clocks may drift since, however long nothing is heard
 * from the database, and a worse one narrows it no more; an answer that contradicts it, as after a step of the database's clock, replaces it. Thread-safe.
 *
 * <p>So it is behind by what the quickest answer took on its way back, and by less than a drift of 0.1 ms a second.
 */
public final class CorrectedClock implements InstantSource {
    /** An answer that took longer than this says too little, and is not used. */
    public static final Duration MAX_ROUND_TRIP = Duration.ofMillis(500);

    /** One part in this many is more than what two clocks of machines drift apart. */
    private static final long DRIFT = 10_000;

    /** The database tells milliseconds. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    /** What a clock said, and when; {@code exact} where it was the local one, beside which nothing drifts. */
    private record Reading(Instant at, long nanos, boolean exact) {
        /** What is certain then: the ticker may be fast. */
        Instant timeAt(long now) {
            long passed = now - nanos;
            return at.plusNanos(exact ? passed : passed - passed / DRIFT);
        }
    }

    private final DatabaseClock database;
    private final InstantSource local;
    private final Ticker ticker;
    private volatile Reading reading;
    private boolean measured;

    /**
     * A clock that follows the local one until it has measured.
     *
     * @param database what is asked
     * @param local what is believed until then
     * @param ticker what counts between measurements
     */
    public CorrectedClock(DatabaseClock database, InstantSource local, Ticker ticker) {
        this.database = database;
        this.local = local;
        this.ticker = ticker;
        this.reading = new Reading(local.instant(), ticker.nanos(), true);
    }

    /**
     * Asks the database for its time.
     *
     * @return how far the local clock is behind the database's (negative: ahead); empty if the answer took too long
     */
    public Optional<Duration> measure() {
        long asked = ticker.nanos();
        Instant databaseTime = database.now();
        long answered = ticker.nanos();
        if (answered - asked > MAX_ROUND_TRIP.toNanos()) {
            return Optional.empty();
        }
        learn(databaseTime, asked, answered);
        return Optional.of(Duration.between(local.instant(), instant()));
    }

    private synchronized void learn(Instant databaseTime, long asked, long answered) {
        Instant known = reading.timeAt(answered);
        Instant most = databaseTime.plus(RESOLUTION).plusNanos(answered - asked);
        boolean better = measured && known.isAfter(databaseTime) && !known.isAfter(most);
        reading = new Reading(better ? known : databaseTime, answered, false);
        measured = true;
    }

    @Override
    public Instant instant() {
        return reading.timeAt(ticker.nanos());
    }
}

package io.distributedcron.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Wall time as the database sees it: this process's elapsed time on top of what the database's clock said at the last
 * measurement. A step of the local clock changes nothing here; drift is corrected by measuring again. Thread-safe.
 *
 * <p>The offset is taken from the middle of the round trip of the question, as in Cristian's algorithm (1989); an answer
 * that took longer than {@link #MAX_ROUND_TRIP} says too little and is not used.
 */
public final class CorrectedClock implements InstantSource {
    /** Half of it bounds the error of a measurement. */
    public static final Duration MAX_ROUND_TRIP = Duration.ofMillis(500);

    private record Reading(Instant at, long nanos) {}

    private final DatabaseClock database;
    private final InstantSource local;
    private final Ticker ticker;
    private volatile Reading reading;

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
        this.reading = new Reading(local.instant(), ticker.nanos());
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
        reading = new Reading(databaseTime, asked + (answered - asked) / 2);
        return Optional.of(Duration.between(local.instant(), instant()));
    }

    @Override
    public Instant instant() {
        Reading last = reading;
        return last.at().plusNanos(ticker.nanos() - last.nanos());
    }
}

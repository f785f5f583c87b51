package io.distributedcron.worker.execute;

import io.distributedcron.core.time.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Time and chance, as a worker sees them. All three are thread-safe.
 *
 * @param clock wall time as the database sees it
 * @param ticker elapsed time: what leases and timeouts count on
 * @param random where tokens and tickets come from
 */
public record Surroundings(InstantSource clock, Ticker ticker, RandomGenerator random) {
    public Instant now() {
        return clock.instant();
    }

    public long nanos() {
        return ticker.nanos();
    }
}

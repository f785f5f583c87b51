package io.distributedcron.core.client;

import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The database's time, asked for again where the last answer is old. Thread-safe. */
final class FreshClock implements InstantSource {
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final CorrectedClock clock;
    private final Ticker ticker;
    private final AtomicLong measured;

    /** Asks at once. */
    FreshClock(CorrectedClock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        var unused = clock.measure();
        this.measured = new AtomicLong(ticker.nanos());
    }

    @Override
    public Instant instant() {
        long last = measured.get();
        long now = ticker.nanos();
        if (now - last > FRESH.toNanos() && measured.compareAndSet(last, now)) {
            var unused = clock.measure();
        }
        return clock.instant();
    }
}

package io.distributedcron.worker;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of a simulation: wall clock and elapsed time move together, when the test says so. */
final class SimTime implements InstantSource, Ticker {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private long nanos;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return 7_000_000_000L + nanos; // an arbitrary origin
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }
}

package io.distributedcron.core.channel.kafka;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits with a bound, for tests whose condition takes its own time to ask. */
final class Await {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Await() {}

    /** Asks again and again until it is so. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + BOUND.toSeconds() + " s: " + what);
            }
        }
    }
}

package io.distributedcron.local;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do, within a bound. */
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Looks until it is so; fails, naming what was waited for, when it takes longer. */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        get(what, atMost, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Looks until there is one; fails, naming what was waited for, when it takes longer. */
    public static <T> T get(String what, Duration atMost, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> found = source.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadline > 0) {
                return fail("within %s did not come about: %s", atMost, what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}

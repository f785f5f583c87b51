package io.distributedcron.operator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits, within a bound, for something to become true. */
public final class Eventually {
    /** Long for a slow machine; what is awaited takes much less. */
    public static final Duration BOUND = Duration.ofSeconds(30);

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Eventually() {}

    /** Repeats the assertion until it holds; after the bound, its last failure is the test's. */
    public static void eventually(ThrowingCallable assertion) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (AssertionError | RuntimeException e) { // what is not there yet is often null
                if (System.nanoTime() > end) {
                    throw e;
                }
            } catch (Throwable e) {
                throw new AssertionError("while awaiting: " + e, e);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            if (NEVER.await(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

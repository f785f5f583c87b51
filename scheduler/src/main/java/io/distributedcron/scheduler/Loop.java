package io.distributedcron.scheduler;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A thread that repeats a step until it is stopped. Whatever the step throws is logged at its boundary, and the thread
 * goes on; between steps it pauses, unless the step says that there is more to do.
 */
final class Loop {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Duration pause;
    private final Ticker ticker;
    private final Guarded step;
    private final Thread thread;
    private volatile long lastTick;
    private volatile boolean completed;
    private boolean more;

    private Loop(String name, String verb, Duration pause, Ticker ticker, BooleanSupplier step) {
        this.pause = pause;
        this.ticker = ticker;
        this.step = new Guarded(verb, () -> more = step.getAsBoolean());
        this.lastTick = ticker.nanos();
        this.thread = new Thread(this::repeat, name);
    }

    /**
     * Starts a loop whose step says whether there is more to do at once.
     *
     * @param name of the thread
     * @param verb what the step does, for logs
     * @param pause between steps
     */
    static Loop start(String name, String verb, Duration pause, Ticker ticker, BooleanSupplier step) {
        Loop loop = new Loop(name, verb, pause, ticker, step);
        loop.thread.start();
        return loop;
    }

    /** Starts a loop that pauses after each step. */
    static Loop start(String name, String verb, Duration pause, Ticker ticker, Runnable step) {
        return start(name, verb, pause, ticker, () -> {
            step.run();
            return false;
        });
    }

    /** Whether a step was completed, well or not, within this time. */
    boolean alive(Duration within) {
        return ticker.nanos() - lastTick <= within.toNanos() && thread.isAlive();
    }

    /** Whether a step was completed, well or not. */
    boolean cameRound() {
        return completed;
    }

    /** Whether a step was completed, and the latest one well. */
    boolean works() {
        return completed && !step.failing();
    }

    /** Asks the loop to end after its step. */
    void stop() {
        stopped.countDown();
    }

    /** Waits for its end. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
        return !thread.isAlive();
    }

    private void repeat() {
        try {
            do {
                more = false;
                step.run();
                lastTick = ticker.nanos();
                completed = true;
            } while (!stopped.await(more ? 0 : pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

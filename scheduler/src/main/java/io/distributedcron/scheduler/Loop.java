package io.distributedcron.scheduler;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

    private Loop(Cycle cycle, Ticker ticker) {
        this.pause = cycle.pause();
        this.ticker = ticker;
        this.step = new Guarded(cycle.verb(), () -> more = cycle.step().getAsBoolean());
        this.lastTick = ticker.nanos();
        this.thread = new Thread(this::repeat, cycle.name());
    }

    /** Starts a thread for this cycle. */
    static Loop start(Cycle cycle, Ticker ticker) {
        Loop loop = new Loop(cycle, ticker);
        loop.thread.start();
        return loop;
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

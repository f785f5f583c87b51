package io.distributedcron.operator.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that does one thing again and again. It goes on after whatever a tick throws, and logs the first failure
 * and the recovery, not each failure between.
 */
public final class TickLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TickLoop.class);

    private final String name;
    private final Duration pause;
    private final Runnable tick;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    private TickLoop(String name, Duration pause, Runnable tick) {
        this.name = name;
        this.pause = pause;
        this.tick = tick;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Starts a loop that pauses between ticks. */
    public static TickLoop start(String name, Duration pause, Runnable tick) {
        TickLoop loop = new TickLoop(name, pause, tick);
        loop.thread.start();
        return loop;
    }

    /** Ends the loop; a tick that is under way has a few seconds to come to its end. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                once();
            } while (!stop.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            tick.run();
            if (failing) {
                failing = false;
                LOG.info("'{}' works again", name);
            }
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("'{}' failed and is tried again every {}: {}", name, pause, e.toString(), e);
            }
        }
    }
}

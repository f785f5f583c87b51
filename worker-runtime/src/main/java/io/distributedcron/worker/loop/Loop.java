package io.distributedcron.worker.loop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named platform thread that repeats a step until it is closed. Nothing that a step throws ends it: a series of
 * failures is logged once, and the step is tried again after a pause.
 */
public final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);

    private final String name;
    private final Step step;
    private final OnOutOfMemory onOutOfMemory;
    private final Thread thread;
    private volatile boolean woken;
    private volatile boolean closed;

    /** A loop that is not started yet. */
    public Loop(String name, Step step, OnOutOfMemory onOutOfMemory) {
        this.name = name;
        this.step = step;
        this.onOutOfMemory = onOutOfMemory;
        this.thread = Thread.ofPlatform().name("dcron-" + name).unstarted(this::repeat);
    }

    public void start() {
        thread.start();
    }

    /** Ends the pause of the loop, or the next one if it is not pausing. */
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    private void repeat() {
        boolean failing = false;
        while (!closed) {
            woken = false;
            Duration pause;
            try {
                pause = step.tick();
                failing = false;
            } catch (Throwable t) { // errors too: an OutOfMemoryError of a handler may surface here
                if (t instanceof OutOfMemoryError error) {
                    onOutOfMemory.met("step " + name, error);
                }
                if (!failing) {
                    log.error("step {} failed and is repeated every {}", name, PAUSE_AFTER_FAILURE, t);
                }
                failing = true;
                pause = PAUSE_AFTER_FAILURE;
            }
            if (!woken && !closed) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
        }
    }

    /** Ends the loop after the turn that it is in, for which it waits within a bound. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(LONGEST_TICK)) {
                log.warn("loop {} did not end within {}; its thread is left to itself", name, LONGEST_TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.distributedcron.worker.loop;

import java.time.Duration;

/** One turn of a loop. Called by one thread at a time; a simulation calls it in place of a thread. */
@FunctionalInterface
public interface Step {
    /**
     * Does what is to be done now.
     *
     * @return how long there is nothing to do, unless the loop is woken
     */
    Duration tick();
}

package io.distributedcron.scheduler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boundary of a loop: what a step throws is logged once per streak, and the loop goes on. Remembers when a step was
 * last completed. For one thread; {@link #failing()} is thread-safe.
 */
final class Guarded implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    private final String name;
    private final Runnable step;
    private volatile int failures;

    /**
     * A guarded step.
     *
     * @param name what the step does, as a verb phrase for logs
     */
    Guarded(String name, Runnable step) {
        this.name = name;
        this.step = step;
    }

    @Override
    public void run() {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        if (failures > 0) {
            LOG.info("could {} again, after {} failures", name, failures);
            failures = 0;
        }
    }

    /** Whether the latest step failed. */
    boolean failing() {
        return failures > 0;
    }

    private void failed(RuntimeException e) {
        int count = failures + 1;
        failures = count;
        if (count == 1) {
            LOG.warn("could not {}; it is tried again", name, e);
        } else {
            LOG.debug("could not {}, for the {}th time in a row", name, count, e);
        }
    }
}

package io.distributedcron.scheduler.repair;

import io.distributedcron.core.store.JobStore;
import java.time.Duration;
import java.time.InstantSource;

/** A duty: forgets deleted jobs when nobody can act any more on what was planned before their deletion. */
public final class ForgetTombstones {
    private final JobStore jobs;
    private final InstantSource clock;
    private final Duration retention;

    /**
     * A duty.
     *
     * @param retention how long a tombstone stays; longer than any scheduler's feed of changes reaches back at its start
     */
    public ForgetTombstones(JobStore jobs, InstantSource clock, Duration retention) {
        this.jobs = jobs;
        this.clock = clock;
        this.retention = retention;
    }

    /** Forgets what is old enough. */
    public void tick() {
        jobs.forgetTombstones(clock.instant().minus(retention));
    }
}

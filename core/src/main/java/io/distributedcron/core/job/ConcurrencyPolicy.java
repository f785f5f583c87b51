package io.distributedcron.core.job;

/**
 * What happens when a run of a job becomes due while an earlier one is still active; named as in batch/v1 CronJob. Each
 * shard is by itself.
 */
public enum ConcurrencyPolicy {
    /** They run side by side. */
    ALLOW,
    /** The new run is skipped, with the reason recorded. */
    FORBID,
    /** The active run is cancelled, and the new one starts when the other has stopped. */
    REPLACE,
    /** The new run waits until the active one and those that waited before it are over, in the order of planned times. */
    QUEUE;

    /** Whether at most one run of the job may be active: from its claim to its end, waiting between attempts included. */
    public boolean exclusive() {
        return this != ALLOW;
    }
}

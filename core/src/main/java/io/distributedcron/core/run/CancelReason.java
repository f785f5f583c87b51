package io.distributedcron.core.run;

/** Who wanted a run to stop. */
public enum CancelReason {
    JOB_DELETED,
    JOB_SUSPENDED,
    /** A newer run of a job with {@code concurrencyPolicy: Replace} took its place. */
    REPLACED,
    /** Somebody asked for it. */
    REQUESTED
}

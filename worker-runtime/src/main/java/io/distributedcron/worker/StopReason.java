package io.distributedcron.worker;

/** Why a handler shall stop before it is done. */
public enum StopReason {
    /** The attempt takes longer than the job's {@code timeoutSeconds}. */
    TIMEOUT,
    /** The run is not done within the job's {@code deadlineSeconds}, and is not tried again. */
    DEADLINE,
    /** The job was deleted or suspended, or a newer run replaces this one. */
    CANCELLED,
    /** The worker shuts down and has waited long enough. */
    SHUTDOWN,
    /** The worker lost touch with the database: another worker may run this soon. */
    LEASE_LOST
}

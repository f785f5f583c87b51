package io.distributedcron.core.cron;

/** What becomes of a fixed time that the clock jumps over when it is put forward. */
public enum DstPolicy {
    /** It runs right after the jump. */
    RUN_AFTER,
    /** It does not run that day. */
    SKIP
}

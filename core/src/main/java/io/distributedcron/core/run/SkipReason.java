package io.distributedcron.core.run;

/** Which policy decided against a run. */
public enum SkipReason {
    /** {@code concurrencyPolicy: Forbid}, and an earlier run was still active. */
    FORBIDDEN,
    /** {@code concurrencyPolicy: Replace}, and a run planned for a later time was already active. */
    NEWER_ACTIVE,
    /** {@code concurrencyPolicy: Queue}, and as many runs were waiting as {@code queueLimit} allows. */
    QUEUE_FULL,
    /** It could not start within {@code startingDeadlineSeconds}. */
    STARTING_DEADLINE,
    /** It had not started when its {@code deadlineSeconds} were over. */
    DEADLINE,
    /**
     * It was missed while the system was down, and later missed times run instead: the latest under
     * {@code catchUpPolicy: Latest}, as many as {@code catchUpLimit} says under {@code All}.
     */
    MISSED_LATER_RUNS,
    /** It was missed while the system was down, longer ago than {@code catchUpWindowSeconds}. */
    MISSED_TOO_LONG_AGO,
    /** {@code catchUpPolicy: None}: it was missed while the system was down. */
    MISSED,
    /**
     * It was due and waiting when its job was changed, or nobody had planned for it, as after down time, when its job was
     * changed, suspended or deleted; the new declaration applies to times after the change.
     */
    SUPERSEDED,
    /** It was due, and waiting or not planned yet, when its job was held after {@code suspendAfterFailures} failed runs. */
    HELD,
    /** Somebody out of date planned it again, long after the run of this time was over and its record was trimmed. */
    ALREADY_OVER
}

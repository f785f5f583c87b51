package io.distributedcron.operator.job;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.store.JobDeclaration;

/** Whether a resource declares a job. */
public sealed interface Acceptance {
    /**
     * It does.
     *
     * @param declaration for the store
     * @param schedule what its expression means
     */
    record Accepted(JobDeclaration declaration, Schedule schedule) implements Acceptance {}

    /**
     * It does not.
     *
     * @param reason one of {@link JobReason}
     * @param message names field, value and remedy
     */
    record Rejected(String reason, String message) implements Acceptance {}
}

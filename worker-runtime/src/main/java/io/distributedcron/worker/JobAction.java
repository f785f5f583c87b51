package io.distributedcron.worker;

import org.jspecify.annotations.Nullable;

/**
 * A {@link JobHandler} without a result.
 *
 * @param <P> the payload, as there
 */
@FunctionalInterface
public interface JobAction<P extends @Nullable Object> {
    /** Executes one attempt. */
    void run(P payload, JobContext context) throws Exception;
}

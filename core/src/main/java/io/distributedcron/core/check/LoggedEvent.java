package io.distributedcron.core.check;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.time.Instant;

/**
 * What a handler noted about itself.
 *
 * @param attempt counted from 1; each attempt is one token
 * @param scheduledTime the nominal time of the run
 * @param dueTime before which the attempt must not start
 * @param at when, by the database's clock
 */
public record LoggedEvent(
        Kind kind, JobId job, RunId run, int attempt, Instant scheduledTime, Instant dueTime, Instant at) {

    /** What happened. */
    public enum Kind {
        /** It was called. */
        START,
        /** It did its work and is about to return. */
        END,
        /** It is about to throw. */
        FAILED,
        /** It was interrupted. */
        INTERRUPTED
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the janitor needs to know of a run that is over.
 *
 * @param skipped what its record says, if it was skipped
 */
public record FinishedRun(
        RunId id,
        JobId job,
        RunState state,
        Instant scheduledTime,
        Instant finishedAt,
        Optional<Ending.Skipped> skipped) {
    /** One that was not skipped. */
    public FinishedRun(RunId id, JobId job, RunState state, Instant scheduledTime, Instant finishedAt) {
        this(id, job, state, scheduledTime, finishedAt, Optional.empty());
    }
}

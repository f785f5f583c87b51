package io.distributedcron.local.verdict;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the database says of a run.
 *
 * @param startedAt when its function was called, in the latest attempt that got so far
 */
public record ObservedRun(
        RunId id,
        JobId job,
        Instant scheduledTime,
        Instant dueTime,
        RunState state,
        int attempt,
        Optional<Instant> startedAt) {

    public static ObservedRun of(Run run) {
        return new ObservedRun(
                run.id(), run.job(), run.scheduledTime(), run.dueTime(), run.state(), run.attempt(), run.startedAt());
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import java.time.Instant;
import java.util.Optional;

/**
 * What the janitor needs to know of a run that is over.
 *
 * @param skipped what its record says, if it was skipped
 * @param whereabouts where the store found it; the size tells how many runs share its document, wherever they stand
 */
public record FinishedRun(
        RunId id,
        JobId job,
        RunState state,
        Instant scheduledTime,
        Instant finishedAt,
        Optional<Ending.Skipped> skipped,
        Whereabouts whereabouts) {
    /** One that was not skipped. */
    public FinishedRun(RunId id, JobId job, RunState state, Instant scheduledTime, Instant finishedAt) {
        this(id, job, state, scheduledTime, finishedAt, Optional.empty());
    }

    /** One with a document of its own, as far as is known. */
    public FinishedRun(
            RunId id,
            JobId job,
            RunState state,
            Instant scheduledTime,
            Instant finishedAt,
            Optional<Ending.Skipped> skipped) {
        this(id, job, state, scheduledTime, finishedAt, skipped, Whereabouts.UNKNOWN);
    }

    /** What finds it again; whoever deletes it asks for no ticket. */
    public RunRef ref() {
        return new RunRef(id, job, new Ticket(0), whereabouts);
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines of jobs with {@code concurrencyPolicy: Queue}. A run that waits stays PLANNED, and is due at some later time
 * at which it would come back by itself; whoever ends a run calls the next one of its job, by making it due. Thread-safe;
 * every method may throw {@link StoreException}.
 */
public interface WaitingRuns {
    /** The runs of each of these jobs that nobody has claimed, in the order of {@link InLine}; jobs without one are absent. */
    Map<JobId, List<InLine>> lines(Set<JobId> jobs);

    /**
     * Lets runs wait, each on the condition that it is PLANNED with its ticket, and that fewer of its job wait than its
     * limit says, which the database decides. One that waits already, or has waited, is not refused for the limit.
     *
     * @return an answer for every run
     */
    Map<RunId, WaitAnswer> await(List<Wait> waits);

    /**
     * Makes waiting runs due, each on the condition that it is PLANNED with its ticket.
     *
     * @return those that this call has made due, as they are now
     */
    List<Run> call(List<Call> calls, Instant at);
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that are held since their runs fail. Holding and releasing leave the revision as it is and count as a change, with
 * the database's time: no run is planned for a time at or before it. Thread-safe; every method may throw
 * {@link StoreException}.
 */
public interface HeldJobs {
    /**
     * The outcomes of jobs of which many runs have failed.
     *
     * @param failures for each job, how many failed runs must be on record
     * @return of those that have so many, as many of the runs that succeeded, failed or timed out, the latest by
     *     scheduled time, newest first; the others are absent
     */
    Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Integer> failures);

    /**
     * Holds a job, if it is still as it was read.
     *
     * @return it, held; empty if it was changed meanwhile, or is not active
     */
    Optional<Job> hold(Job asRead);

    /**
     * Releases a job, if it is held since this time at the latest.
     *
     * @return it, active; empty if it is not held, was held later, or is of another uid
     */
    Optional<Job> release(JobId id, JobUid uid, Instant heldUntil);
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of jobs over time: for views, chain repair and the janitor. Thread-safe; every method may throw {@link StoreException}. */
public interface RunHistory {
    /** Where the chains of a slot's jobs end; a job without a link is absent. */
    List<ChainEnd> chainEnds(Slot slot);

    /**
     * The finished runs of a slot scheduled before this time, job by job, and the newest of each first. Those that cannot
     * be read are passed over.
     *
     * @param after where to go on: with what is older of the job of this run, and then with the jobs after it; empty: from the
     *     first
     * @return so many runs; fewer only where no more follow
     */
    List<FinishedRun> finished(Slot slot, Optional<FinishedRun> after, Instant scheduledBefore, int limit);

    /**
     * Of each of these jobs of a slot, the earliest scheduled time before this one of a run that is not finished; a job
     * without such a run is absent.
     */
    Map<JobId, Instant> earliestUnfinished(Slot slot, Collection<JobId> jobs, Instant scheduledBefore);

    /**
     * Adds to the notes of jobs; {@code upTo} never goes back, {@code from} never forward,
     * and counts add up. A note lives with the job: another uid
     * under its name begins without one, and where there is no job nothing is noted.
     */
    void note(Map<JobId, TrimNote> notes);

    /** The notes of these jobs; jobs without one are absent. */
    Map<JobId, TrimNote> notes(Collection<JobId> jobs);

    /** Deletes runs that are finished; others among them are left alone. */
    int delete(Slot slot, List<RunRef> runs);

    /** What to show of these jobs; every one of them has an entry. */
    Map<JobId, JobSummary> summaries(Collection<JobId> jobs);

    /** The latest runs of a job by scheduled time, newest first, at most {@code limit}. */
    List<Run> latest(JobId job, int limit);
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Whereabouts;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What planning writes: runs that nobody has claimed. Thread-safe; every method may throw {@link StoreException}. */
public interface PlannedRuns {
    /**
     * Adds planned runs, or such as are skipped from the start; one that is there already, in whatever state, is left
     * as it is.
     *
     * @return those that were added by this call, with their whereabouts
     */
    Map<RunId, Whereabouts> plan(List<Run> runs);

    /**
     * Adds planned runs; one that is there already is replaced if it is of an older revision, PLANNED, and was never
     * claimed; else it is left as it is.
     */
    void replan(List<Run> runs);

    /**
     * Withdraws what older declarations planned, after a change of the job that is stored already:
     *
     * <ul>
     *   <li>never claimed and scheduled after the change: removed, as its time never came;
     *   <li>never claimed and scheduled at or before the change: SKIPPED, superseded, if the job is active, and as held
     *       if it is held; CANCELLED if it is suspended or deleted;
     *   <li>waiting for a further attempt: CANCELLED if the job is suspended or deleted, else left alone;
     *   <li>RUNNING: its worker is asked to stop if the job is suspended or deleted, else left alone.
     * </ul>
     *
     * <p>What is left of another uid under the name is treated as that of a deleted job once it was claimed.
     *
     * <p>Older is: of another uid under the same name unless the job is deleted (its name may be declared anew before this
     * call arrives), of a lower revision, or of this revision too if the job is not
     * active, or if it is for a time at or before the change and was never claimed. Of a held job, what was planned as of a
     * time after the change is none of them: the job was released meanwhile. Runs that somebody asked for are left alone unless their job is deleted: they do not come from its
     * schedule. A run that was asked to stop before is not counted again.
     *
     * @param job as it is stored now
     * @param now the time to record
     * @return how many runs were withdrawn or asked to stop
     */
    int withdraw(Job job, Instant now);

    /**
     * Ends runs that nobody has claimed: PLANNED, and with this very ticket.
     *
     * @param decision skipped or cancelled
     * @return the ids of those that this call ended
     */
    Set<RunId> end(List<RunRef> runs, Ending decision, Instant at);

    /** Which of these are still PLANNED with the ticket they were seen with. */
    Set<RunId> stillPlanned(Collection<RunRef> runs);

    /** The runs of these ids; ids without a run are absent. */
    Map<RunId, Run> find(Collection<RunRef> runs);

    /**
     * Links of the chain of this uid of a job that nobody has claimed, in the order of their times.
     *
     * @param after their scheduled time is later; empty: from the first
     * @param until their scheduled time is this, or earlier
     * @return so many; fewer only where no more follow
     */
    List<Run> unclaimedLinks(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit);

    /** The scheduled time of the link that follows a time in the chain of this uid of a job, in whatever state. */
    Optional<Instant> nextLink(JobId job, JobUid uid, Instant after);

    /** The latest link of the chain of this uid of a job, in whatever state; manual runs and shards other than 0 aside. */
    Optional<Run> latest(JobId job, JobUid uid);
}

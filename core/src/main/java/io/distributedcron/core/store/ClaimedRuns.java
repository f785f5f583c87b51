package io.distributedcron.core.store;

import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What workers write, and what repair writes in their stead. Thread-safe; every method may throw {@link StoreException}. */
public interface ClaimedRuns {
    /**
     * Claims those of a batch that are still PLANNED with their ticket, in one conditional update. Not for exclusive
     * runs.
     *
     * @param claim whose token is fresh: used for no other call
     * @return which were won; of two callers at most one wins a run
     */
    Set<RunId> claim(List<RunRef> batch, Claim claim);

    /** Claims exclusive runs: each is won only while no other run of its job's shard is active, which the database decides. */
    Map<RunId, ExclusiveClaim> claimExclusive(List<RunRef> batch, Claim claim);

    /** The runs of these shards of exclusive jobs that are active now. */
    Map<JobShard, Run> active(Set<JobShard> shards);

    /**
     * Asks for the stop of an active run: one that waits for its next attempt is CANCELLED at once; of one that is
     * RUNNING the worker learns with its next look at what it owns.
     *
     * @param run as it was seen; nothing happens if it has another token by now
     */
    void requestCancel(Run run, CancelReason reason, Instant at);

    /**
     * Ends attempts, each on the condition that the run is RUNNING under the token of its report.
     *
     * @return an answer for every report
     */
    Map<RunId, WriteAnswer> end(List<AttemptReport> reports);

    /**
     * What the store says this worker has: RUNNING runs. Asked every second of all that a worker has, so a claim about
     * which both agree costs its number only.
     *
     * @param held how many runs of each claim the worker holds itself
     */
    OwnedRuns ownedBy(WorkerId worker, Map<Token, Integer> held);

    /** Every worker that has a RUNNING run; costs one index seek a worker. */
    Set<WorkerId> owners();

    /** RUNNING runs of a worker, whole, at most {@code limit}; for repair. */
    List<Run> runningOf(WorkerId worker, int limit);
}

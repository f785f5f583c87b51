package io.distributedcron.operator.reconcile;

import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.declare.ReplayRuns;
import io.distributedcron.core.declare.Replayed;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.ReadJob;
import io.distributedcron.operator.job.ReplayOutcome;
import io.distributedcron.operator.job.ReplayWish;
import io.distributedcron.operator.job.Standing;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans the runs that failed once more, where a job's resource asks for that by an annotation. */
public final class ObeyReplay {
    private static final Logger LOG = LoggerFactory.getLogger(ObeyReplay.class);

    private final ReplayRuns replay;
    private final JobStore jobs;
    private final InstantSource clock;

    public ObeyReplay(ReplayRuns replay, JobStore jobs, InstantSource clock) {
        this.replay = replay;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** What became of what the resource asks for; empty if that is nothing, or was obeyed before. */
    Optional<ReplayOutcome> obey(DistributedCronJob resource, Standing standing) {
        return switch (ReplayWish.of(resource)) {
            case ReplayWish.None none -> Optional.empty();
            case ReplayWish.Refused(String message) -> Optional.of(ReplayOutcome.refused(message));
            case ReplayWish.Asked asked ->
                Optional.of(
                        switch (standing) {
                            case Standing.Refused refused -> ReplayOutcome.waiting(asked.token());
                            case Standing.Unreachable unreachable -> ReplayOutcome.unreachable(asked.token());
                            case Standing.InForce inForce -> askStore(resource, asked);
                        });
        };
    }

    private ReplayOutcome askStore(DistributedCronJob resource, ReplayWish.Asked asked) {
        JobId id = ReadJob.id(resource);
        try {
            return DeclaredJob.find(jobs, resource)
                    .map(job -> ReplayOutcome.of(asked.token(), replayed(job, asked), clock.instant()))
                    .orElseGet(() -> ReplayOutcome.waiting(asked.token()));
        } catch (InvalidRequestException e) {
            return ReplayOutcome.refused(e.getMessage() + " Then use another token.");
        } catch (StoreException e) {
            LOG.warn("Runs of job {} could not be planned again, which is tried again: {}", id, e.getMessage());
            return ReplayOutcome.unreachable(asked.token());
        }
    }

    private Replayed replayed(Job job, ReplayWish.Asked asked) {
        return asked.run()
                .map(run -> replay.one(job, run, asked.token()))
                .orElseGet(() -> replay.allUntil(job, asked.token()));
    }
}

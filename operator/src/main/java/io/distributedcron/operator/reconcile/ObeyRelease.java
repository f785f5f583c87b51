package io.distributedcron.operator.reconcile;

import io.distributedcron.core.declare.ReleaseJobs;
import io.distributedcron.core.declare.SweepAgain;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.ReadJob;
import io.distributedcron.operator.job.ReleaseOutcome;
import io.distributedcron.operator.job.ReleaseWish;
import io.distributedcron.operator.job.Standing;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a job that is held after failures, where its resource asks for that by an annotation. The store notes each
 * token, so that one which stays in a manifest releases from no later hold, whatever becomes of the resource's status.
 */
public final class ObeyRelease {
    private static final Logger LOG = LoggerFactory.getLogger(ObeyRelease.class);

    private final ReleaseJobs release;
    private final JobStore jobs;
    private final SweepAgain sweep;
    private final Consumer<JobId> released;
    private final InstantSource clock;

    /**
     * Releases in this store.
     *
     * @param released is told of jobs that were released
     */
    public ObeyRelease(
            ReleaseJobs release, JobStore jobs, SweepAgain sweep, Consumer<JobId> released, InstantSource clock) {
        this.release = release;
        this.jobs = jobs;
        this.sweep = sweep;
        this.released = released;
        this.clock = clock;
    }

    /** What became of what the resource asks for; empty if that is nothing, or was obeyed before. */
    Optional<ReleaseOutcome> obey(DistributedCronJob resource, Standing standing) {
        return switch (ReleaseWish.of(resource)) {
            case ReleaseWish.None none -> Optional.empty();
            case ReleaseWish.Refused(String message) -> Optional.of(ReleaseOutcome.refused(message));
            case ReleaseWish.Asked(TriggerToken token) ->
                Optional.of(
                        switch (standing) {
                            case Standing.Refused refused -> ReleaseOutcome.waiting(token);
                            case Standing.Unreachable unreachable -> ReleaseOutcome.unreachable(token);
                            case Standing.InForce inForce -> askStore(resource, token);
                        });
        };
    }

    private ReleaseOutcome askStore(DistributedCronJob resource, TriggerToken token) {
        JobId id = ReadJob.id(resource);
        try {
            Optional<Job> stored = DeclaredJob.find(jobs, resource);
            if (stored.isEmpty()) {
                return ReleaseOutcome.waiting(token);
            }
            Optional<Job> active = release.release(stored.get(), token);
            active.ifPresent(job -> {
                LOG.info("Job {} is released by token '{}'", id, token);
                sweep.after(job);
                released.accept(id);
            });
            return ReleaseOutcome.of(token, active.isPresent(), clock.instant());
        } catch (StoreException e) {
            LOG.warn("Job {} could not be released by token '{}', which is tried again: {}", id, token, e.getMessage());
            return ReleaseOutcome.unreachable(token);
        }
    }
}

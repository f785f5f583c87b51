package io.distributedcron.operator.reconcile;

import io.distributedcron.core.declare.DeclareAnswer;
import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.SweepAgain;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.Acceptance;
import io.distributedcron.operator.job.JobReason;
import io.distributedcron.operator.job.JobStatus;
import io.distributedcron.operator.job.ReadJob;
import io.distributedcron.operator.job.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the store's copy of a job as its resource declares it.
 *
 * <p>A declaration that is not accepted changes nothing: the last accepted one goes on, and the resource's status says so.
 * Only {@code suspend} is obeyed in any case. A job whose pool does not exist is not accepted; one whose pool went away
 * later stays in force, and its runs wait, as they do for a pool without workers.
 */
public final class MirrorJob {
    private final DeclareJob declare;
    private final JobStore jobs;
    private final SweepAgain sweep;
    private final Consumer<JobId> declared;
    private final InstantSource clock;

    /**
     * Mirrors into this store.
     *
     * @param declared is told of jobs whose declaration was stored
     */
    public MirrorJob(
            DeclareJob declare, JobStore jobs, SweepAgain sweep, Consumer<JobId> declared, InstantSource clock) {
        this.declare = declare;
        this.jobs = jobs;
        this.sweep = sweep;
        this.declared = declared;
        this.clock = clock;
    }

    /** Brings the store to what the resource declares. */
    Standing bring(DistributedCronJob resource, boolean poolExists) {
        try {
            return switch (ReadJob.of(resource)) {
                case Acceptance.Accepted accepted -> accept(resource, accepted, poolExists);
                case Acceptance.Rejected(String reason, String message) ->
                    refuse(resource, reason, message, stored(resource));
            };
        } catch (StoreException e) {
            return new Standing.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    /** Takes the job out of the store. May throw {@link StoreException}. */
    void remove(DistributedCronJob resource) {
        declare.delete(ReadJob.id(resource), ReadJob.uid(resource)).ifPresent(sweep::after);
    }

    private Standing accept(DistributedCronJob resource, Acceptance.Accepted accepted, boolean poolExists) {
        JobDeclaration declaration = accepted.declaration();
        if (!poolExists && !declaration.suspended()) {
            Optional<Job> stored = stored(resource);
            if (stored.isEmpty() || stored.get().revision() < declaration.revision()) {
                return refuse(resource, JobReason.WORKER_POOL_NOT_FOUND, JobStatus.poolMissing(resource), stored);
            }
        }
        return switch (declare.put(declaration)) {
            case DeclareAnswer.InForce(Job job, boolean changed, var firstTime) -> {
                if (changed) {
                    changed(job);
                }
                boolean fires = accepted.schedule().next(clock.instant()).isPresent();
                Optional<Instant> held =
                        job.status() == Job.Status.HELD ? Optional.of(job.changedAt()) : Optional.empty();
                yield new Standing.InForce(poolExists, fires, firstTime, held);
            }
            case DeclareAnswer.Outdated(Job newer) ->
                new Standing.Refused(
                        JobReason.NEWER_DECLARATION_STORED,
                        "The store holds revision " + newer.revision()
                                + " of this job, and the resource is at generation "
                                + declaration.revision()
                                + ". If the resource was restored from an older copy, delete and create it anew.",
                        newer.active() ? Optional.of(newer.revision()) : Optional.empty());
        };
    }

    private Standing refuse(DistributedCronJob resource, String reason, String message, Optional<Job> stored) {
        if (stored.isPresent() && stored.get().active() && resource.getSpec().suspend()) {
            suspend(resource, stored.get());
            return new Standing.Refused(reason, message, Optional.empty());
        }
        return new Standing.Refused(reason, message, stored.filter(Job::active).map(Job::revision));
    }

    private void suspend(DistributedCronJob resource, Job stored) {
        Optional<String> payload =
                stored.spec().payload() instanceof Payload.Stored key ? jobs.payload(key) : Optional.empty();
        DeclareAnswer answer = declare.put(new JobDeclaration(
                stored.id(), stored.uid(), resource.getMetadata().getGeneration(), stored.spec(), true, payload));
        if (answer instanceof DeclareAnswer.InForce(Job job, boolean changed, var firstTime) && changed) {
            changed(job);
        }
    }

    private void changed(Job job) {
        sweep.after(job);
        declared.accept(job.id());
    }

    private Optional<Job> stored(DistributedCronJob resource) {
        JobId id = ReadJob.id(resource);
        return Optional.ofNullable(jobs.find(List.of(id)).get(id))
                .filter(job -> job.uid().equals(ReadJob.uid(resource)))
                .filter(job -> job.status() != Job.Status.DELETED);
    }
}

package io.distributedcron.operator.reconcile;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.ReadJob;
import java.util.List;
import java.util.Optional;

/** The stored job that a resource declares. */
final class DeclaredJob {
    private DeclaredJob() {}

    /**
     * Finds it; empty if it is not stored, deleted, or another one of the same name.
     *
     * @throws io.distributedcron.core.store.StoreException if the store did not answer
     */
    static Optional<Job> find(JobStore jobs, DistributedCronJob resource) {
        JobId id = ReadJob.id(resource);
        return Optional.ofNullable(jobs.find(List.of(id)).get(id))
                .filter(job -> job.uid().equals(ReadJob.uid(resource)) && job.status() != Job.Status.DELETED);
    }
}

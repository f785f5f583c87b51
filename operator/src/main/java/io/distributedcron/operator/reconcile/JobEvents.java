package io.distributedcron.operator.reconcile;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries what was noticed outside of Kubernetes to the reconciler of jobs, once that is there. Thread-safe. */
public final class JobEvents {
    private volatile Consumer<ResourceID> reconcile = id -> {};
    private volatile Function<PoolId, Set<ResourceID>> jobsOf = pool -> Set.of();

    /** Something of this job changed. */
    public void job(JobId id) {
        reconcile.accept(new ResourceID(id.name(), id.namespace()));
    }

    /** Something of the workers of this pool changed. */
    public void pool(PoolId pool) {
        jobsOf.apply(pool).forEach(reconcile);
    }

    void deliverTo(Consumer<ResourceID> reconciler, Function<PoolId, Set<ResourceID>> byPool) {
        jobsOf = byPool;
        reconcile = reconciler;
    }
}

package io.distributedcron.core.lease;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The leases of workers, by the database's clock. Thread-safe; every method may throw {@link io.distributedcron.core.store.StoreException}. */
public interface WorkerLeases {
    /** Makes the worker known. Its id must be new; a repeated call of the same worker is harmless. */
    void register(WorkerProfile profile, WorkerLoad load, Duration lease);

    /**
     * Renews the lease, for this long from now.
     *
     * @return false if there is no lease any more: it was closed, its runs may be with others, and this incarnation
     *     must stop
     */
    boolean renew(WorkerId worker, WorkerLoad load, Duration lease);

    /** Ends the worker's own lease after a drain. Its runs, if any are left, are repaired like those of a lost one. */
    void release(WorkerId worker);

    /** The workers whose lease is not over. */
    List<WorkerLease> living();

    /** The workers of a pool whose lease is not over. */
    List<WorkerLease> living(PoolId pool);

    /** The workers whose lease is over and not closed yet. What is over and cannot be read is closed by this. */
    List<WorkerLease> expired();

    /**
     * Closes a lease that is over, unless it was renewed since it was read.
     *
     * @return whether it is closed now, by this call or before
     */
    boolean close(WorkerLease asRead);

    /** Which of these have a lease document, expired ones included. */
    Set<WorkerId> known(Set<WorkerId> workers);
}

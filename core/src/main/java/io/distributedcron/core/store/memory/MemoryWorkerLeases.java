package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

final class MemoryWorkerLeases implements WorkerLeases {
    private final MemoryDatabase database;

    MemoryWorkerLeases(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void register(WorkerProfile profile, WorkerLoad load, Duration lease) {
        synchronized (database) {
            database.leases.put(profile.id(), new WorkerLease(profile, load, 0, end(lease)));
        }
    }

    @Override
    public boolean renew(WorkerId worker, WorkerLoad load, Duration lease) {
        synchronized (database) {
            return database.leases.computeIfPresent(
                            worker,
                            (id, held) -> new WorkerLease(held.profile(), load, held.renewals() + 1, end(lease)))
                    != null;
        }
    }

    private Instant end(Duration lease) {
        return database.now().plus(lease).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void release(WorkerId worker) {
        synchronized (database) {
            database.leases.remove(worker);
        }
    }

    @Override
    public List<WorkerLease> living() {
        synchronized (database) {
            return database.leases.values().stream()
                    .filter(lease -> !isOver(lease))
                    .toList();
        }
    }

    @Override
    public List<WorkerLease> living(PoolId pool) {
        return living().stream()
                .filter(lease -> lease.profile().pool().equals(pool))
                .toList();
    }

    @Override
    public List<WorkerLease> expired() {
        synchronized (database) {
            return database.leases.values().stream().filter(this::isOver).toList();
        }
    }

    private boolean isOver(WorkerLease lease) {
        return !lease.expiresAt().isAfter(database.now());
    }

    @Override
    public boolean close(WorkerLease asRead) {
        synchronized (database) {
            WorkerId worker = asRead.profile().id();
            WorkerLease held = database.leases.get(worker);
            if (held == null) {
                return true;
            }
            return held.renewals() == asRead.renewals() && isOver(held) && database.leases.remove(worker, held);
        }
    }

    @Override
    public Set<WorkerId> known(Set<WorkerId> workers) {
        synchronized (database) {
            Set<WorkerId> known = new HashSet<>(workers);
            known.retainAll(database.leases.keySet());
            return known;
        }
    }
}

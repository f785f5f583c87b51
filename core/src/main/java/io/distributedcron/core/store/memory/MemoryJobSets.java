package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobSets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class MemoryJobSets implements JobSets {
    private final MemoryDatabase database;
    private final MemoryJobStore jobs;

    MemoryJobSets(MemoryDatabase database, MemoryJobStore jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    @Override
    public Set<JobId> add(List<JobDeclaration> declarations, Instant at) {
        synchronized (database) {
            Set<JobId> added = new HashSet<>();
            for (JobDeclaration declaration : declarations) {
                if (!database.jobs.containsKey(declaration.id())) {
                    jobs.store(declaration, at.truncatedTo(ChronoUnit.MILLIS));
                    added.add(declaration.id());
                }
            }
            return added;
        }
    }

    @Override
    public List<Job> page(String namespace, Optional<String> after, int limit) {
        synchronized (database) {
            return database.jobs.values().stream()
                    .filter(job -> job.id().namespace().equals(namespace) && job.status() != Job.Status.DELETED)
                    .filter(job -> after.isEmpty() || job.id().name().compareTo(after.get()) > 0)
                    .limit(limit)
                    .toList();
        }
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Jobs by the thousand. Thread-safe; every method may throw {@link StoreException}. */
public interface JobSets {
    /**
     * Adds the jobs of these declarations whose names are free; where there is a job or a tombstone already, it is left
     * as it is. Stored payloads are written before the jobs that refer to them.
     *
     * @param at what counts as the time of their change, by the database's clock
     * @return the names of those that were added by this call
     */
    Set<JobId> add(List<JobDeclaration> declarations, Instant at);

    /**
     * The jobs of a namespace in order of their names, without tombstones.
     *
     * @param after only names after this one; empty: from the beginning
     * @param limit how many at most
     */
    List<Job> page(String namespace, Optional<String> after, int limit);
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Slot;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The declared jobs. Thread-safe; every method may throw {@link StoreException}. */
public interface JobStore {
    /**
     * Stores a declaration if it is newer than what is stored, with the database's time as the time of the change. A
     * stored payload is written before the job that refers to it.
     */
    PutAnswer put(JobDeclaration declaration);

    /**
     * Replaces a job by its tombstone, and forgets what was asked for of it.
     *
     * @return the tombstone, also where it was there already; empty where there is no such job under this uid
     */
    Optional<Job> delete(JobId id, JobUid uid);

    /** The jobs of these names, tombstones included; names without a job are absent. */
    Map<JobId, Job> find(Collection<JobId> ids);

    /**
     * Under which of these names something is stored, tombstones included, also what cannot be read and is therefore
     * absent from {@link #find} and {@link #inSlot}.
     */
    Set<JobId> known(Collection<JobId> ids);

    /** The jobs of a slot, tombstones included, in no order. */
    List<Job> inSlot(Slot slot);

    /** What a payload's key stands for; empty where it is gone, with its job. */
    Optional<String> payload(Payload.Stored key);

    /**
     * The feed of changes: the latest change of each job changed at or after this position, oldest first, at most
     * {@code limit}. A change becomes visible a moment after its time, so whoever follows the feed reads again from a
     * little before where it stands.
     */
    List<JobChange> changesSince(Instant position, int limit);

    /**
     * Forgets tombstones older than this, and payloads that neither a job refers to, nor a run that is
     * unfinished, or failed and can be run again.
     *
     * @return how many tombstones were forgotten
     */
    int forgetTombstones(Instant changedBefore);
}

package io.distributedcron.scheduler;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PutAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Jobs some of which somebody has made unreadable. */
public record UnreadableJobs(JobStore inner, Set<JobId> unreadable) implements JobStore {
    @Override
    public PutAnswer put(JobDeclaration declaration) {
        return inner.put(declaration);
    }

    @Override
    public Optional<Job> delete(JobId id, JobUid uid) {
        return inner.delete(id, uid);
    }

    @Override
    public Map<JobId, Job> find(Collection<JobId> ids) {
        Map<JobId, Job> found = new HashMap<>(inner.find(ids));
        found.keySet().removeAll(unreadable);
        return found;
    }

    @Override
    public Set<JobId> known(Collection<JobId> ids) {
        return inner.known(ids);
    }

    @Override
    public List<Job> inSlot(Slot slot) {
        return inner.inSlot(slot).stream()
                .filter(job -> !unreadable.contains(job.id()))
                .toList();
    }

    @Override
    public Optional<String> payload(Payload.Stored key) {
        return inner.payload(key);
    }

    @Override
    public List<JobChange> changesSince(Instant position, int limit) {
        return inner.changesSince(position, limit);
    }

    @Override
    public int forgetTombstones(Instant changedBefore) {
        return inner.forgetTombstones(changedBefore);
    }
}

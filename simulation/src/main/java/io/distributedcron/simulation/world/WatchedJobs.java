package io.distributedcron.simulation.world;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.simulation.promise.Checks;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jobs in the database, every version of which is remembered. */
record WatchedJobs(JobStore inner, Checks checks) implements JobStore {
    @Override
    public PutAnswer put(JobDeclaration declaration) {
        PutAnswer answer = inner.put(declaration);
        if (answer instanceof PutAnswer.Stored(Job job)) {
            stored(job);
        }
        return answer;
    }

    @Override
    public Optional<Job> delete(JobId id, JobUid uid) {
        Optional<Job> before = Optional.ofNullable(inner.find(List.of(id)).get(id));
        Optional<Job> tombstone = inner.delete(id, uid);
        if (!tombstone.equals(before)) {
            tombstone.ifPresent(this::stored);
        }
        return tombstone;
    }

    private void stored(Job job) {
        checks.trace()
                .note(
                        "mongodb",
                        () -> "stores " + job.id() + " uid " + job.uid() + " r" + job.revision() + " "
                                + job.status() + " \"" + job.spec().schedule() + "\" "
                                + job.spec().timeZone() + " "
                                + job.spec().concurrency());
        checks.jobs().stored(job);
    }

    @Override
    public Map<JobId, Job> find(Collection<JobId> ids) {
        return inner.find(ids);
    }

    @Override
    public Set<JobId> known(Collection<JobId> ids) {
        return inner.known(ids);
    }

    @Override
    public List<Job> inSlot(Slot slot) {
        return inner.inSlot(slot);
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

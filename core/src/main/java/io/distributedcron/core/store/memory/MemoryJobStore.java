package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PutAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryJobStore implements JobStore {
    private final MemoryDatabase database;

    MemoryJobStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public PutAnswer put(JobDeclaration declaration) {
        synchronized (database) {
            Job stored = database.jobs.get(declaration.id());
            if (stored != null && stored.uid().equals(declaration.uid())) {
                if (stored.status() == Job.Status.DELETED || stored.revision() > declaration.revision()) {
                    return new PutAnswer.Outdated(stored);
                }
                if (stored.revision() == declaration.revision()) {
                    return new PutAnswer.Unchanged(stored);
                }
            } else {
                database.notes.remove(declaration.id());
            }
            return new PutAnswer.Stored(store(declaration, database.now()));
        }
    }

    /** Stores a declaration, whatever is there; under the database's monitor. */
    Job store(JobDeclaration declaration, Instant now) {
        if (declaration.spec().payload() instanceof Payload.Stored(String key)) {
            String json = declaration
                    .storedPayload()
                    .orElseThrow(() -> new IllegalArgumentException("the declaration of " + declaration.id()
                            + " keeps its payload beside the job and does not bring it"));
            database.payloads.put(key, new MemoryDatabase.StoredPayload(declaration.id(), json, now));
        }
        Job job = new Job(
                declaration.id(),
                declaration.uid(),
                declaration.revision(),
                declaration.spec(),
                declaration.suspended() ? Job.Status.SUSPENDED : Job.Status.ACTIVE,
                now);
        database.jobs.put(job.id(), job);
        return job;
    }

    @Override
    public Optional<Job> delete(JobId id, JobUid uid) {
        synchronized (database) {
            Job stored = database.jobs.get(id);
            if (stored == null || !stored.uid().equals(uid)) {
                return Optional.empty();
            }
            database.triggers.keySet().removeIf(run -> run.job().equals(uid));
            if (stored.status() == Job.Status.DELETED) {
                return Optional.of(stored);
            }
            Job tombstone = new Job(id, uid, stored.revision(), stored.spec(), Job.Status.DELETED, database.now());
            database.jobs.put(id, tombstone);
            return Optional.of(tombstone);
        }
    }

    @Override
    public Map<JobId, Job> find(Collection<JobId> ids) {
        synchronized (database) {
            Map<JobId, Job> found = new HashMap<>();
            for (JobId id : ids) {
                Job job = database.jobs.get(id);
                if (job != null) {
                    found.put(id, job);
                }
            }
            return found;
        }
    }

    @Override
    public Set<JobId> known(Collection<JobId> ids) {
        return Set.copyOf(find(ids).keySet());
    }

    @Override
    public List<Job> inSlot(Slot slot) {
        synchronized (database) {
            return database.jobs.values().stream()
                    .filter(job -> job.slot().equals(slot))
                    .toList();
        }
    }

    @Override
    public Optional<String> payload(Payload.Stored key) {
        synchronized (database) {
            return Optional.ofNullable(database.payloads.get(key.key())).map(MemoryDatabase.StoredPayload::json);
        }
    }

    @Override
    public List<JobChange> changesSince(Instant position, int limit) {
        synchronized (database) {
            return database.jobs.values().stream()
                    .filter(job -> !job.changedAt().isBefore(position))
                    .sorted(Comparator.comparing(Job::changedAt).thenComparing(Job::id))
                    .limit(limit)
                    .map(job -> new JobChange(job.id(), job.uid(), job.revision(), job.status(), job.changedAt()))
                    .toList();
        }
    }

    @Override
    public int forgetTombstones(Instant changedBefore) {
        synchronized (database) {
            List<JobId> old = database.jobs.values().stream()
                    .filter(job -> job.status() == Job.Status.DELETED
                            && job.changedAt().isBefore(changedBefore))
                    .map(Job::id)
                    .toList();
            old.forEach(database.jobs::remove);
            old.forEach(database.notes::remove);
            database.payloads
                    .entrySet()
                    .removeIf(payload -> payload.getValue().writtenAt().isBefore(changedBefore)
                            && !referredByJob(
                                    payload.getKey(), payload.getValue().job(), changedBefore)
                            && !referredByRun(
                                    payload.getKey(), payload.getValue().job()));
            return old.size();
        }
    }

    private boolean referredByJob(String key, JobId id, Instant changedBefore) {
        Job job = database.jobs.get(id);
        return job != null
                && (!job.changedAt().isBefore(changedBefore)
                        || refersTo(job.spec().payload(), key));
    }

    private boolean referredByRun(String key, JobId id) {
        return database.runs.ofJob(id).stream()
                .anyMatch(run ->
                        needsItsPayload(run.state()) && refersTo(run.spec().payload(), key));
    }

    private static boolean needsItsPayload(RunState state) {
        return !state.terminal() || state == RunState.FAILED || state == RunState.TIMED_OUT;
    }

    private static boolean refersTo(Payload payload, String key) {
        return payload instanceof Payload.Stored(String stored) && stored.equals(key);
    }
}

package io.distributedcron.core.client;

import io.distributedcron.core.declare.AddJobs;
import io.distributedcron.core.declare.DeclareAnswer;
import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Creates, changes and deletes jobs of clients, in batches. Thread-safe. */
final class WriteJobs {
    private static final int BATCH = 1_000;
    private static final int TRIES = 10;

    /** So long after its creation a job may lack its first runs because whoever created it ended in between. */
    private static final Duration RECENT = Duration.ofMinutes(4);

    private final ClientPorts ports;
    private final AddJobs add;
    private final DeclareJob declare;
    private final InstantSource clock;

    WriteJobs(ClientPorts ports, AddJobs add, DeclareJob declare, InstantSource clock) {
        this.ports = ports;
        this.add = add;
        this.declare = declare;
        this.clock = clock;
    }

    Map<JobId, JobWrite> create(Collection<ClientJob> jobs) {
        requireDistinct(jobs);
        Map<JobId, JobWrite> answers = new LinkedHashMap<>();
        for (List<ClientJob> batch : batches(jobs)) {
            List<JobDeclaration> declarations =
                    batch.stream().map(job -> job.declared(newUid(), 1)).toList();
            Set<JobId> added = add.add(declarations);
            added.forEach(id -> answers.put(id, JobWrite.CREATED));
            List<ClientJob> taken =
                    batch.stream().filter(job -> !added.contains(job.id())).toList();
            Map<JobId, Job> stored =
                    ports.jobs().find(taken.stream().map(ClientJob::id).toList());
            taken.forEach(job -> answers.put(job.id(), createAgain(job, Optional.ofNullable(stored.get(job.id())))));
        }
        return answers;
    }

    /** Where the name is taken: a tombstone gives way, and a creation that may have been cut off is made whole. */
    private JobWrite createAgain(ClientJob job, Optional<Job> stored) {
        if (stored.isEmpty() || stored.get().status() == Job.Status.DELETED) {
            return declare.put(job.declared(newUid(), 1)) instanceof DeclareAnswer.InForce
                    ? JobWrite.CREATED
                    : JobWrite.EXISTS;
        }
        Job there = stored.get();
        if (there.revision() == 1
                && there.active()
                && clock.instant().isBefore(there.changedAt().plus(RECENT))) {
            var unused = declare.put(new JobDeclaration(
                    there.id(), there.uid(), there.revision(), there.spec(), false, storedPayload(there)));
        }
        return JobWrite.EXISTS;
    }

    Map<JobId, JobWrite> update(Collection<ClientJob> jobs) {
        requireDistinct(jobs);
        Map<JobId, JobWrite> answers = new LinkedHashMap<>();
        for (List<ClientJob> batch : batches(jobs)) {
            Map<JobId, Job> stored =
                    ports.jobs().find(batch.stream().map(ClientJob::id).toList());
            batch.forEach(job -> answers.put(job.id(), update(job, Optional.ofNullable(stored.get(job.id())))));
        }
        return answers;
    }

    private JobWrite update(ClientJob job, Optional<Job> read) {
        Optional<Job> stored = read;
        for (int i = 0; i < TRIES; i++) {
            if (stored.isEmpty() || stored.get().status() == Job.Status.DELETED) {
                return JobWrite.ABSENT;
            }
            if (same(job, stored.get())) {
                return JobWrite.UNCHANGED;
            }
            DeclareAnswer answer =
                    declare.put(job.declared(stored.get().uid(), stored.get().revision() + 1));
            if (answer instanceof DeclareAnswer.InForce(Job now, boolean changed, var first)
                    && (changed || same(job, now))) {
                return JobWrite.UPDATED;
            }
            stored = Optional.ofNullable(ports.jobs().find(List.of(job.id())).get(job.id()));
        }
        throw new InvalidRequestException(
                "job",
                job.id().toString(),
                "was changed by " + TRIES + " others meanwhile",
                "Let one program at a time change a job.");
    }

    private boolean same(ClientJob job, Job stored) {
        return job.suspended() == (stored.status() == Job.Status.SUSPENDED)
                && job.spec().equals(stored.spec().with(new Payload.None()))
                && job.payload().json().equals(json(stored));
    }

    private Optional<String> json(Job stored) {
        return switch (stored.spec().payload()) {
            case Payload.None none -> Optional.empty();
            case Payload.Inline(String json) -> Optional.of(json);
            case Payload.Stored key -> ports.jobs().payload(key);
        };
    }

    private Optional<String> storedPayload(Job stored) {
        return stored.spec().payload() instanceof Payload.Stored ? json(stored) : Optional.empty();
    }

    int delete(Collection<JobId> ids) {
        int deleted = 0;
        for (List<JobId> batch : batches(ids)) {
            for (Job job : ports.jobs().find(batch).values()) {
                if (job.status() != Job.Status.DELETED
                        && declare.delete(job.id(), job.uid()).isPresent()) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private static JobUid newUid() {
        return new JobUid(UUID.randomUUID().toString());
    }

    private static void requireDistinct(Collection<ClientJob> jobs) {
        Set<JobId> seen = new HashSet<>();
        for (ClientJob job : jobs) {
            if (!seen.add(job.id())) {
                throw new InvalidRequestException(
                        "name", job.id().toString(), "is there twice", "Give each job a name of its own.");
            }
        }
    }

    private static <T> List<List<T>> batches(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < list.size(); from += BATCH) {
            batches.add(list.subList(from, Math.min(list.size(), from + BATCH)));
        }
        return batches;
    }
}

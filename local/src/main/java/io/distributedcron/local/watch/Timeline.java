package io.distributedcron.local.watch;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.local.verdict.Expectation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which schedule a job should have run when: the schedule from its resource, and from when on it held from the
 * database, since only the database says when a change took effect. Not thread-safe.
 */
final class Timeline {
    private final JobId id;
    private final Map<String, DeclaredJob> declared = new HashMap<>();
    private final List<Expectation> over = new ArrayList<>();
    private @Nullable Job current;
    private Instant seenAt = Instant.EPOCH;

    Timeline(JobId id) {
        this.id = id;
    }

    /** Every state that the resource went through. */
    void declared(DeclaredJob job) {
        declared.put(job.uid() + "/" + job.generation(), job);
    }

    /** What the database says at this time. */
    void stored(Job job, Instant now) {
        Job before = current;
        if (before != null && !same(before, job)) {
            // Where a state in between was not seen, nothing is expected from when the last one was seen.
            boolean next = before.uid().equals(job.uid()) && job.revision() <= before.revision() + 1;
            expectation(before, next ? job.changedAt() : seenAt).ifPresent(over::add);
        }
        current = job;
        seenAt = now;
    }

    private static boolean same(Job one, Job other) {
        return one.uid().equals(other.uid()) && one.revision() == other.revision() && one.status() == other.status();
    }

    boolean isStored() {
        return current != null;
    }

    /** What there should have been in a window. */
    List<Expectation> expectations(Instant from, Instant until) {
        List<Expectation> all = new ArrayList<>(over);
        if (current != null) {
            expectation(current, until).ifPresent(all::add);
        }
        return all.stream()
                .map(it -> new Expectation(
                        it.job(), it.schedule(), it.timeZone(), later(it.after(), from), earlier(it.until(), until)))
                .filter(it -> it.after().isBefore(it.until()))
                .toList();
    }

    private Optional<Expectation> expectation(Job job, Instant until) {
        if (!job.active()) {
            return Optional.empty();
        }
        return Optional.ofNullable(declared.get(job.uid().value() + "/" + job.revision()))
                .filter(DeclaredJob::judged)
                .map(it -> new Expectation(id, it.schedule(), it.timeZone(), job.changedAt(), until));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

package io.distributedcron.operator.watch;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.RunHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads what happened to jobs, many in one query, and tells of those whose status shall be written. Reading follows what
 * can have changed: a job whose next time has passed or that is active is read soon, every other one in rotation.
 * Telling is bounded in all and for each job, so that statuses are never written at the rate of runs. Thread-safe.
 */
public final class PollSummaries {
    /** How many jobs one tick reads. */
    static final int BATCH = 200;

    /** How many jobs one tick tells of. */
    static final int TOLD = 20;

    /** Between two readings of a job of which something is expected. */
    static final Duration SOON = Duration.ofSeconds(2);

    /** Between two readings of any job. */
    static final Duration ROTATION = Duration.ofMinutes(1);

    /** How long a passed time is waited for: its run may have been skipped, or wait for a worker. */
    static final Duration EXPECTED = Duration.ofMinutes(2);

    /** Up to how many jobs an installation is small: the statuses of its jobs follow within seconds. */
    static final int SMALL = 100;

    static final Duration SMALL_SPACING = Duration.ofSeconds(3);
    static final Duration SPACING = Duration.ofSeconds(10);

    private final RunHistory history;
    private final InstantSource clock;
    private final Consumer<JobId> changed;
    private final Map<JobId, Watched> jobs = new HashMap<>();

    private static final class Watched {
        Optional<JobSummary> latest = Optional.empty();
        Instant readAt = Instant.MIN;
        Instant toldAt = Instant.MIN;
        Optional<Instant> untoldSince = Optional.empty();
        long changes;

        /** What would not be told yet is not read either: a job that runs often costs no more than it shows. */
        boolean due(Instant now, Duration spacing) {
            if (readAt.equals(Instant.MIN)) {
                return true;
            }
            Duration wait = expectsSomething(now) ? SOON : ROTATION;
            return untoldSince.isEmpty()
                    && mayBeTold(now, spacing)
                    && !readAt.plus(wait).isAfter(now);
        }

        boolean mayBeTold(Instant now, Duration spacing) {
            return toldAt.equals(Instant.MIN) || !toldAt.plus(spacing).isAfter(now);
        }

        boolean expectsSomething(Instant now) {
            return latest.isEmpty()
                    || latest.get().active() > 0
                    || latest.get()
                            .nextScheduleTime()
                            .map(next -> !next.isAfter(now))
                            .orElse(false)
                    || latest.get()
                            .lastScheduleTime()
                            .map(last -> last.isAfter(now.minus(EXPECTED)))
                            .orElse(false);
        }
    }

    private record Reading(JobId id, long changes) {}

    /**
     * Reads from these.
     *
     * @param changed is told of a job whose summary is another than when it was told last
     */
    public PollSummaries(RunHistory history, InstantSource clock, Consumer<JobId> changed) {
        this.history = history;
        this.clock = clock;
        this.changed = changed;
    }

    /** What was last read of a job, which is watched from now on; empty if nothing was read since its last change. */
    public synchronized Optional<JobSummary> latest(JobId id) {
        return jobs.computeIfAbsent(id, key -> new Watched()).latest;
    }

    /** Drops what was read of a job, since its declaration has changed. */
    public synchronized void declared(JobId id) {
        Watched watched = jobs.computeIfAbsent(id, key -> new Watched());
        watched.latest = Optional.empty();
        watched.readAt = Instant.MIN;
        watched.changes++;
    }

    /** Watches a job no longer. */
    public synchronized void forget(JobId id) {
        jobs.remove(id);
    }

    /** Reads once, and tells. May throw {@link io.distributedcron.core.store.StoreException}. */
    public void tick() {
        List<Reading> batch = due();
        if (!batch.isEmpty()) {
            Map<JobId, JobSummary> read =
                    history.summaries(batch.stream().map(Reading::id).toList());
            keep(batch, read);
        }
        told().forEach(changed);
    }

    private synchronized List<Reading> due() {
        Instant now = clock.instant();
        Duration spacing = spacing();
        List<Map.Entry<JobId, Watched>> due = new ArrayList<>();
        for (Map.Entry<JobId, Watched> entry : jobs.entrySet()) {
            if (entry.getValue().due(now, spacing)) {
                due.add(entry);
            }
        }
        return due.stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().readAt))
                .limit(BATCH)
                .map(entry -> new Reading(entry.getKey(), entry.getValue().changes))
                .toList();
    }

    private synchronized void keep(List<Reading> batch, Map<JobId, JobSummary> read) {
        Instant now = clock.instant();
        for (Reading reading : batch) {
            Watched watched = jobs.get(reading.id());
            if (watched == null || watched.changes != reading.changes()) {
                continue; // forgotten, or declared anew while this was read
            }
            JobSummary summary = read.getOrDefault(reading.id(), JobSummary.EMPTY);
            watched.readAt = now;
            if (!watched.latest.equals(Optional.of(summary))) {
                watched.latest = Optional.of(summary);
                watched.untoldSince = watched.untoldSince.or(() -> Optional.of(now));
            }
        }
    }

    private synchronized Duration spacing() {
        return jobs.size() <= SMALL ? SMALL_SPACING : SPACING;
    }

    private synchronized List<JobId> told() {
        Instant now = clock.instant();
        Duration spacing = spacing();
        List<JobId> told = jobs.entrySet().stream()
                .filter(entry -> entry.getValue().untoldSince.isPresent())
                .filter(entry -> entry.getValue().mayBeTold(now, spacing))
                .sorted(Comparator.comparing(
                        entry -> entry.getValue().untoldSince.orElse(now)))
                .limit(TOLD)
                .map(Map.Entry::getKey)
                .toList();
        for (JobId id : told) {
            Watched watched = jobs.get(id);
            if (watched != null) {
                watched.toldAt = now;
                watched.untoldSince = Optional.empty();
            }
        }
        return told;
    }
}

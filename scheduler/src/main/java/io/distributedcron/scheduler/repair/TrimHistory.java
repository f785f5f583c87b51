package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.plan.FinishedTimes;
import io.distributedcron.core.plan.KeptRuns;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.SkippedTimes;
import io.distributedcron.core.store.TrimNote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A duty, the janitor: goes through the slots in rotation and deletes finished runs beyond their job's limits, in
 * chunks. What a deletion would forget is noted on the job before it. A run stays for at least the floor, counted from
 * the later of its planned time and its end, since it must outlive whatever could plan it again; and nothing is trimmed
 * past a run that is not finished. A time with several shards counts once, and stays or goes with all of them. Not
 * thread-safe.
 */
public final class TrimHistory {
    /** How many runs beyond its limits a job may have before it is worth a note. */
    static final int CHUNK = 20;

    private static final HistoryLimits NOTHING_KEPT = new HistoryLimits(0, 0);

    private static final int READ = 50_000;
    private static final int DELETE = 1_000;

    /** Every so many rotations, jobs with less than a chunk are looked at too: theirs go when they are deleted or old. */
    private static final int THOROUGH = 6;

    private final RunHistory history;
    private final JobStore jobs;
    private final InstantSource clock;
    private final Duration floor;
    private int next;
    private int rotation;

    /**
     * A rotation.
     *
     * @param floor how long a finished run stays at least
     * @param first the slot to begin with
     */
    public TrimHistory(RunHistory history, JobStore jobs, InstantSource clock, Duration floor, int first) {
        this.history = history;
        this.jobs = jobs;
        this.clock = clock;
        this.floor = floor;
        this.next = Math.floorMod(first, Slot.COUNT);
    }

    /** Trims the next slot. */
    public void tick() {
        Slot slot = new Slot(next);
        next = (next + 1) % Slot.COUNT;
        if (next == 0) {
            rotation++;
        }
        trim(slot, clock.instant().minus(floor));
    }

    private void trim(Slot slot, Instant before) {
        Map<JobId, List<FinishedRun>> finished = new LinkedHashMap<>();
        for (FinishedRun run : history.finished(slot, before, READ)) {
            finished.computeIfAbsent(run.job(), job -> new ArrayList<>()).add(run);
        }
        boolean thorough = rotation % THOROUGH == 0;
        finished.values().removeIf(runs -> !thorough && runs.size() < CHUNK);
        if (finished.isEmpty()) {
            return;
        }
        Map<JobId, Job> stored = jobs.find(finished.keySet());
        Map<JobId, List<FinishedRun>> surplus = new LinkedHashMap<>();
        finished.forEach((id, runs) -> {
            Job job = stored.get(id);
            boolean gone = job == null || job.status() == Job.Status.DELETED;
            HistoryLimits kept = job == null || gone ? NOTHING_KEPT : job.spec().history();
            int failures = job == null || gone ? 0 : job.spec().failures().suspendAfter();
            FinishedTimes times = gone ? FinishedTimes.of(runs, Shards.NONE) : FinishedTimes.settled(runs, shards(job));
            List<FinishedRun> beyond = times.runsOf(surplus(times.times(), kept, failures, before, before.plus(floor)));
            if (beyond.size() >= (gone || kept.byAge() ? 1 : CHUNK)) {
                surplus.put(id, beyond);
            }
        });
        forget(slot, surplus, stored, before);
    }

    /** All of a slot at once: the notes of its jobs in one write, then the deletions. */
    private void forget(Slot slot, Map<JobId, List<FinishedRun>> surplus, Map<JobId, Job> stored, Instant before) {
        Map<JobId, Instant> unfinished = history.earliestUnfinished(slot, surplus.keySet(), before);
        Map<JobId, TrimNote> notes = new LinkedHashMap<>();
        List<RunId> ids = new ArrayList<>();
        surplus.forEach((job, runs) -> {
            Instant end = unfinished.getOrDefault(job, before);
            List<FinishedRun> trimmed = runs.stream()
                    .filter(run -> run.scheduledTime().isBefore(end))
                    .toList();
            if (!trimmed.isEmpty()) {
                notes.put(job, note(FinishedTimes.of(trimmed, shards(stored.get(job)))));
                trimmed.forEach(run -> ids.add(run.id()));
            }
        });
        history.note(notes);
        for (int from = 0; from < ids.size(); from += DELETE) {
            history.delete(slot, ids.subList(from, Math.min(ids.size(), from + DELETE)));
        }
    }

    private static Shards shards(@Nullable Job job) {
        return job == null ? Shards.NONE : job.spec().shards();
    }

    /**
     * The runs beyond the limits, counted from the newest, that are old enough to go.
     *
     * @param failures how many failed runs stay whatever the limits say, as they are counted
     */
    static List<FinishedRun> surplus(
            List<FinishedRun> ascending, HistoryLimits limits, int failures, Instant before, Instant now) {
        KeptRuns limited = new KeptRuns(limits, now);
        int counted = failures;
        List<FinishedRun> surplus = new ArrayList<>();
        for (FinishedRun run : ascending.reversed()) {
            boolean kept = limited.keeps(run.state(), run.finishedAt());
            if (run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT) {
                kept |= counted-- > 0;
            }
            if (!kept && run.finishedAt().isBefore(before)) {
                surplus.add(run);
            }
        }
        return surplus.reversed();
    }

    private static TrimNote note(FinishedTimes times) {
        Instant upTo = Instant.EPOCH;
        Optional<Instant> from = Optional.empty();
        Optional<Instant> success = Optional.empty();
        Optional<Instant> failure = Optional.empty();
        long succeeded = 0;
        Map<SkipReason, SkippedTimes> skipped = new EnumMap<>(SkipReason.class);
        for (FinishedRun run : times.times()) {
            if (!run.id().isForThePast()) { // these are never planned again, and say nothing about others
                upTo = run.scheduledTime().isAfter(upTo) ? run.scheduledTime() : upTo;
                from = from.isEmpty() ? Optional.of(run.scheduledTime()) : from;
            }
            times.skipped(run).forEach(record -> SkippedTimes.add(skipped, record, run.scheduledTime()));
            switch (run.state()) {
                case SUCCEEDED -> {
                    succeeded++;
                    success = later(success, run.finishedAt());
                }
                case FAILED, TIMED_OUT -> failure = later(failure, run.finishedAt());
                case PLANNED, RUNNING, CANCELLED, SKIPPED -> {}
            }
        }
        return new TrimNote(upTo, from, success, failure, succeeded, times.times().size() - succeeded, skipped);
    }

    private static Optional<Instant> later(Optional<Instant> known, Instant other) {
        return known.isPresent() && known.get().isAfter(other) ? known : Optional.of(other);
    }
}

package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.plan.FinishedTimes;
import io.distributedcron.core.run.RunRef;
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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** How many runs one tick looks at. */
    private static final int READ = 50_000;

    private static final int DELETE = 1_000;

    /** Every so many rotations, jobs with less than a chunk are looked at too: theirs go when they are deleted or old. */
    private static final int THOROUGH = 6;

    private final RunHistory history;
    private final JobStore jobs;
    private final InstantSource clock;
    private final Duration floor;
    private final int read;
    private int next;
    private int rotation;
    private Optional<Reached> reached = Optional.empty();

    /**
     * How far a look at a slot came that could not read all of it.
     *
     * @param last the run that was looked at last
     * @param beyond what counts the times of its job
     */
    private record Reached(FinishedRun last, BeyondLimits beyond) {}

    /**
     * A rotation.
     *
     * @param floor how long a finished run stays at least
     * @param first the slot to begin with
     */
    public TrimHistory(RunHistory history, JobStore jobs, InstantSource clock, Duration floor, int first) {
        this(history, jobs, clock, floor, first, READ);
    }

    /** A rotation that looks at so many runs a tick: more than a time has shards. */
    TrimHistory(RunHistory history, JobStore jobs, InstantSource clock, Duration floor, int first, int read) {
        this.history = history;
        this.jobs = jobs;
        this.clock = clock;
        this.floor = floor;
        this.read = read;
        this.next = Math.floorMod(first, Slot.COUNT);
    }

    /** Trims the next slot, or a part of it if it has more runs than one look takes. */
    public void tick() {
        Slot slot = new Slot(next);
        Optional<Reached> from = reached;
        reached = Optional.empty(); // who fails on the way begins anew: times must not be counted twice
        reached = trim(slot, from, clock.instant().minus(floor));
        if (reached.isEmpty()) {
            next = (next + 1) % Slot.COUNT;
            if (next == 0) {
                rotation++;
            }
        }
    }

    private Optional<Reached> trim(Slot slot, Optional<Reached> from, Instant before) {
        List<FinishedRun> newestFirst = history.finished(slot, from.map(Reached::last), before, read);
        boolean cut = newestFirst.size() == read;
        List<FinishedRun> look = cut ? withoutTheLastTime(newestFirst) : newestFirst;
        Optional<FinishedRun> last = cut ? Optional.of(look.getLast()) : Optional.empty();
        Map<JobId, List<FinishedRun>> finished = new LinkedHashMap<>();
        look.forEach(run ->
                finished.computeIfAbsent(run.job(), job -> new ArrayList<>()).add(run));
        boolean thorough = rotation % THOROUGH == 0;
        finished.entrySet()
                .removeIf(its -> !thorough
                        && its.getValue().size() < CHUNK
                        && last.filter(run -> run.job().equals(its.getKey())).isEmpty());
        if (finished.isEmpty()) {
            return Optional.empty();
        }
        Map<JobId, Job> stored = jobs.find(finished.keySet());
        Map<JobId, BeyondLimits> limits = new HashMap<>();
        from.ifPresent(it -> limits.put(it.last().job(), it.beyond()));
        Map<JobId, List<FinishedRun>> surplus = new LinkedHashMap<>();
        finished.forEach((id, runs) -> {
            @Nullable Job job = stored.get(id);
            BeyondLimits beyond = limits.computeIfAbsent(id, its -> limits(job, before));
            List<FinishedRun> theirs = beyond(beyond, job, runs.reversed());
            if (theirs.size()
                    >= (job == null || gone(job) || job.spec().history().byAge() ? 1 : CHUNK)) {
                surplus.put(id, theirs);
            }
        });
        forget(slot, surplus, stored, before);
        return last.map(run -> new Reached(run, Objects.requireNonNull(limits.get(run.job()))));
    }

    /**
     * Some of its shards may not have been read. Where there is no other time, so many were asked for at one instant: what
     * was not read of them has its turn when these are gone.
     */
    private static List<FinishedRun> withoutTheLastTime(List<FinishedRun> newestFirst) {
        FinishedRun last = newestFirst.getLast();
        List<FinishedRun> others = newestFirst.stream()
                .filter(run ->
                        !run.job().equals(last.job()) || !run.scheduledTime().equals(last.scheduledTime()))
                .toList();
        return others.isEmpty() ? newestFirst : others;
    }

    private static boolean gone(Job job) {
        return job.status() == Job.Status.DELETED;
    }

    private BeyondLimits limits(@Nullable Job job, Instant before) {
        return job == null || gone(job)
                ? new BeyondLimits(NOTHING_KEPT, 0, before, before.plus(floor))
                : new BeyondLimits(
                        job.spec().history(), job.spec().failures().suspendAfter(), before, before.plus(floor));
    }

    private static List<FinishedRun> beyond(BeyondLimits limits, @Nullable Job job, List<FinishedRun> ascending) {
        FinishedTimes times = job == null || gone(job)
                ? FinishedTimes.of(ascending, Shards.NONE)
                : FinishedTimes.settled(ascending, shards(job));
        return times.runsOf(limits.of(times.times()));
    }

    /** All of a slot at once: the notes of its jobs in one write, then the deletions. */
    private void forget(Slot slot, Map<JobId, List<FinishedRun>> surplus, Map<JobId, Job> stored, Instant before) {
        Map<JobId, Instant> unfinished = history.earliestUnfinished(slot, surplus.keySet(), before);
        Map<JobId, TrimNote> notes = new LinkedHashMap<>();
        List<RunRef> refs = new ArrayList<>();
        surplus.forEach((job, runs) -> {
            Instant end = unfinished.getOrDefault(job, before);
            List<FinishedRun> trimmed = runs.stream()
                    .filter(run -> run.scheduledTime().isBefore(end))
                    .toList();
            if (!trimmed.isEmpty()) {
                notes.put(job, note(FinishedTimes.of(trimmed, shards(stored.get(job)))));
                trimmed.forEach(run -> refs.add(run.ref()));
            }
        });
        history.note(notes);
        chunks(refs, DELETE).forEach(chunk -> history.delete(slot, chunk));
    }

    /** What shares a document goes together: out of a part of it, the rest would have to be written anew. */
    static List<List<RunRef>> chunks(List<RunRef> runs, int most) {
        List<RunRef> sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparing(run -> run.whereabouts().bundle()));
        List<List<RunRef>> chunks = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            int to = Math.min(sorted.size(), from + most);
            while (to < sorted.size() && together(sorted.get(to - 1), sorted.get(to))) {
                to++;
            }
            chunks.add(sorted.subList(from, to));
            from = to;
        }
        return chunks;
    }

    private static boolean together(RunRef one, RunRef next) {
        return one.whereabouts().known()
                && one.whereabouts().bundle().equals(next.whereabouts().bundle());
    }

    private static Shards shards(@Nullable Job job) {
        return job == null ? Shards.NONE : job.spec().shards();
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
        return new TrimNote(
                upTo, from, success, failure, succeeded, times.times().size() - succeeded, skipped);
    }

    private static Optional<Instant> later(Optional<Instant> known, Instant other) {
        return known.isPresent() && known.get().isAfter(other) ? known : Optional.of(other);
    }
}

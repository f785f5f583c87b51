package io.distributedcron.local.watch;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.local.verdict.Expectation;
import io.distributedcron.local.verdict.ObservedRun;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Knows every declared job and every run of it since the observation began. Reads a bounded number of jobs at a time, in
 * turns, so that many jobs cost no more than few. Thread-safe; stepped by {@link #tick}.
 */
public final class WatchRuns {
    private static final int JOBS_A_TICK = 64;
    private static final int FIRST_LIMIT = 16;
    private static final int LAST_LIMIT = 1 << 14;

    private final JobStore jobs;
    private final RunHistory history;
    private final Map<JobId, DeclaredJob> declared = new TreeMap<>();
    private final Map<JobId, Timeline> timelines = new HashMap<>();
    private final Map<RunId, ObservedRun> runs = new HashMap<>();
    private final Map<JobId, Set<RunId>> open = new HashMap<>();
    private final Map<JobId, Instant> readUpTo = new HashMap<>();
    private final ArrayDeque<JobId> turns = new ArrayDeque<>();

    public WatchRuns(JobStore jobs, RunHistory history) {
        this.jobs = jobs;
        this.history = history;
    }

    /** A resource was added or has changed. */
    public synchronized void declared(DeclaredJob job) {
        declared.put(job.id(), job);
        timelines.computeIfAbsent(job.id(), Timeline::new).declared(job);
        if (!turns.contains(job.id())) {
            turns.addLast(job.id());
        }
    }

    /** A resource is gone. */
    public synchronized void removed(JobId job) {
        declared.remove(job);
    }

    public synchronized List<DeclaredJob> declared() {
        return List.copyOf(declared.values());
    }

    /** Reads what the database says of all jobs, and the runs of some. */
    public void tick(Instant now, Instant since) {
        readJobs(now);
        int count;
        synchronized (this) {
            count = Math.min(JOBS_A_TICK, turns.size());
        }
        for (int i = 0; i < count; i++) {
            readRuns(nextTurn(), since);
        }
    }

    /** Reads the runs of these jobs now. */
    public void read(Collection<JobId> some, Instant since) {
        some.forEach(job -> readRuns(job, since));
    }

    public void readJobs(Instant now) {
        Map<JobId, Job> stored = jobs.find(known());
        synchronized (this) {
            stored.forEach(
                    (id, job) -> timelines.computeIfAbsent(id, Timeline::new).stored(job, now));
        }
    }

    private synchronized Set<JobId> known() {
        return new HashSet<>(timelines.keySet());
    }

    private synchronized JobId nextTurn() {
        JobId job = turns.removeFirst();
        turns.addLast(job);
        return job;
    }

    private void readRuns(JobId job, Instant since) {
        Instant upTo;
        synchronized (this) {
            upTo = readUpTo.getOrDefault(job, since);
        }
        List<Run> latest = List.of();
        for (int limit = FIRST_LIMIT; limit <= LAST_LIMIT; limit *= 4) {
            latest = history.latest(job, limit);
            if (latest.size() < limit || latest.getLast().scheduledTime().isBefore(upTo)) {
                break;
            }
        }
        take(job, latest, since, upTo);
    }

    private synchronized void take(JobId job, List<Run> latest, Instant since, Instant upTo) {
        // What was withdrawn before its time came is gone, as a change of its job brings about.
        Set<RunId> gone = new HashSet<>(open.getOrDefault(job, Set.of()));
        Set<RunId> stillOpen = new HashSet<>();
        latest.forEach(run -> gone.remove(run.id()));
        gone.forEach(runs::remove);
        Instant unfinished = Instant.MAX;
        Instant newest = upTo;
        for (Run run : latest) {
            if (!run.scheduledTime().isBefore(since)) {
                runs.put(run.id(), ObservedRun.of(run));
            }
            if (!run.state().terminal() && run.scheduledTime().isBefore(unfinished)) {
                unfinished = run.scheduledTime();
            }
            if (!run.state().terminal()) {
                stillOpen.add(run.id());
            }
            if (run.state().terminal() && run.scheduledTime().isAfter(newest)) {
                newest = run.scheduledTime();
            }
        }
        open.put(job, stillOpen);
        // All before the first unfinished one need not be read again.
        readUpTo.put(job, unfinished.isBefore(newest) ? unfinished : newest);
    }

    /** What there should have been, of all jobs. */
    public synchronized List<Expectation> expectations(Instant from, Instant until) {
        return timelines.values().stream()
                .flatMap(timeline -> timeline.expectations(from, until).stream())
                .toList();
    }

    public synchronized List<ObservedRun> runs() {
        return new ArrayList<>(runs.values());
    }

    /** The jobs that have a run that has not ended and was due before this time. */
    public synchronized Set<JobId> unfinished(Instant dueBefore) {
        Set<JobId> unfinished = new HashSet<>();
        for (ObservedRun run : runs.values()) {
            if (!run.state().terminal() && run.scheduledTime().isBefore(dueBefore)) {
                unfinished.add(run.job());
            }
        }
        return unfinished;
    }

    /** The jobs whose resource is there but which the database does not hold yet. */
    public synchronized List<DeclaredJob> notStored() {
        return declared.values().stream()
                .filter(job -> {
                    Timeline timeline = timelines.get(job.id());
                    return timeline == null || !timeline.isStored();
                })
                .toList();
    }

    /** Forgets runs of before this time: an observation without end keeps only the last while. */
    public synchronized void forgetBefore(Instant time) {
        runs.values()
                .removeIf(
                        run -> run.scheduledTime().isBefore(time) && run.state().terminal());
    }

    /** What to show of these jobs. */
    public Map<JobId, JobSummary> summaries(Collection<JobId> some) {
        return some.isEmpty() ? Map.of() : history.summaries(some);
    }

    /** The newest observed time of each job of which a run has begun. */
    public synchronized Map<JobId, WholeTime<ObservedRun>> lastTimes() {
        Map<JobId, Instant> newest = new HashMap<>();
        for (ObservedRun run : runs.values()) {
            if (run.startedAt().isPresent() || run.state().terminal()) {
                newest.merge(run.job(), run.scheduledTime(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        List<ObservedRun> last = runs.values().stream()
                .filter(run -> run.scheduledTime().equals(newest.get(run.job())))
                .toList();
        Map<JobId, WholeTime<ObservedRun>> times = new HashMap<>();
        ObservedRun.times(last)
                .forEach(time -> times.put(time.parts().getFirst().job(), time));
        return times;
    }
}

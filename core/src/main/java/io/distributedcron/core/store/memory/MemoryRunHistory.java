package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.SkippedTimes;
import io.distributedcron.core.store.TrimNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

final class MemoryRunHistory implements RunHistory {
    private final MemoryDatabase database;

    MemoryRunHistory(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public List<ChainEnd> chainEnds(Slot slot) {
        synchronized (database) {
            List<ChainEnd> ends = new ArrayList<>();
            for (JobId job : database.runs.jobsIn(slot)) {
                database.runs.ofJob(job).reversed().stream()
                        .filter(run -> run.id().isLink())
                        .findFirst()
                        .ifPresent(last -> ends.add(
                                new ChainEnd(job, last.id(), last.revision(), last.scheduledTime(), last.state())));
            }
            return ends;
        }
    }

    @Override
    public List<FinishedRun> finished(Slot slot, Optional<FinishedRun> after, Instant scheduledBefore, int limit) {
        synchronized (database) {
            return database.runs.jobsIn(slot).reversed().stream()
                    .filter(job ->
                            after.filter(last -> job.compareTo(last.job()) > 0).isEmpty())
                    .flatMap(job -> database.runs.ofJob(job).reversed().stream())
                    .filter(run -> run.scheduledTime().isBefore(scheduledBefore))
                    .filter(run -> after.filter(last -> run.job().equals(last.job())
                                    && !run.scheduledTime().isBefore(last.scheduledTime()))
                            .isEmpty())
                    .flatMap(run -> run.finishedAt().stream()
                            .map(at -> new FinishedRun(
                                    run.id(), run.job(), run.state(), run.scheduledTime(), at, skipped(run))))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Map<JobId, Instant> earliestUnfinished(Slot slot, Collection<JobId> jobs, Instant scheduledBefore) {
        synchronized (database) {
            Map<JobId, Instant> earliest = new HashMap<>();
            for (JobId job : jobs) {
                database.runs.ofJob(job).stream()
                        .filter(run -> run.slot().equals(slot) && !run.state().terminal())
                        .map(Run::scheduledTime)
                        .filter(time -> time.isBefore(scheduledBefore))
                        .findFirst()
                        .ifPresent(time -> earliest.put(job, time));
            }
            return earliest;
        }
    }

    @Override
    public void note(Map<JobId, TrimNote> notes) {
        synchronized (database) {
            notes.forEach((job, note) -> {
                if (database.jobs.containsKey(job)) {
                    database.notes.merge(job, note, MemoryRunHistory::added);
                }
            });
        }
    }

    private static TrimNote added(TrimNote before, TrimNote note) {
        return new TrimNote(
                before.upTo().isAfter(note.upTo()) ? before.upTo() : note.upTo(),
                Stream.of(before.from(), note.from()).flatMap(Optional::stream).min(Comparator.naturalOrder()),
                latest(before.lastSuccess(), note.lastSuccess()),
                latest(before.lastFailure(), note.lastFailure()),
                before.succeeded() + note.succeeded(),
                before.otherwise() + note.otherwise(),
                SkippedTimes.sum(before.skipped(), note.skipped()));
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    @Override
    public Map<JobId, TrimNote> notes(Collection<JobId> jobs) {
        synchronized (database) {
            Map<JobId, TrimNote> found = new HashMap<>();
            for (JobId job : jobs) {
                TrimNote note = database.notes.get(job);
                if (note != null) {
                    found.put(job, note);
                }
            }
            return found;
        }
    }

    @Override
    public int delete(Slot slot, List<RunRef> runs) {
        synchronized (database) {
            int deleted = 0;
            for (RunRef ref : runs) {
                Run run = database.runs.get(ref.id());
                if (run != null && run.state().terminal() && run.slot().equals(slot)) {
                    database.runs.remove(ref.id());
                    deleted++;
                }
            }
            return deleted;
        }
    }

    @Override
    public Map<JobId, JobSummary> summaries(Collection<JobId> jobs) {
        synchronized (database) {
            Map<JobId, JobSummary> summaries = new HashMap<>();
            for (JobId job : jobs) {
                summaries.put(job, summary(job));
            }
            return summaries;
        }
    }

    private JobSummary summary(JobId job) {
        List<Run> runs = database.runs.ofJob(job);
        Optional<TrimNote> note = Optional.ofNullable(database.notes.get(job));
        return new JobSummary(
                nextScheduleTime(runs),
                runs.stream()
                        .filter(run -> run.claim().isPresent())
                        .map(Run::scheduledTime)
                        .max(Comparator.naturalOrder()),
                latest(lastEnd(runs, state -> state == RunState.SUCCEEDED), note.flatMap(TrimNote::lastSuccess)),
                latest(
                        lastEnd(runs, state -> state == RunState.FAILED || state == RunState.TIMED_OUT),
                        note.flatMap(TrimNote::lastFailure)),
                (int) runs.stream().filter(Run::active).count(),
                SkippedTimes.sum(note.map(TrimNote::skipped).orElse(Map.of()), skipped(runs)),
                Optional.ofNullable(database.jobs.get(job))
                        .filter(it -> it.status() == Job.Status.HELD)
                        .map(Job::changedAt));
    }

    private static Map<SkipReason, SkippedTimes> skipped(List<Run> runs) {
        Map<SkipReason, SkippedTimes> sum = new EnumMap<>(SkipReason.class);
        Set<String> counted = new HashSet<>();
        for (Run run : runs) {
            skipped(run)
                    .filter(record ->
                            counted.add(record.reason() + " " + run.id().ofShard(0)))
                    .ifPresent(record -> SkippedTimes.add(sum, record, run.scheduledTime()));
        }
        return sum;
    }

    private static Optional<Ending.Skipped> skipped(Run run) {
        return run.ending().filter(Ending.Skipped.class::isInstance).map(Ending.Skipped.class::cast);
    }

    private Optional<Instant> nextScheduleTime(List<Run> runs) {
        Instant now = database.now();
        List<Instant> planned = runs.stream()
                .filter(run -> run.state() == RunState.PLANNED && run.claim().isEmpty())
                .map(Run::scheduledTime)
                .toList();
        return planned.stream()
                .filter(time -> time.isAfter(now))
                .findFirst()
                .or(() -> planned.isEmpty() ? Optional.empty() : Optional.of(planned.getLast()));
    }

    /** Of times as a whole. */
    private static Optional<Instant> lastEnd(List<Run> runs, Predicate<RunState> ended) {
        return WholeTime.of(runs).stream()
                .filter(time -> ended.test(time.state()))
                .flatMap(time -> time.finishedAt().stream())
                .max(Comparator.naturalOrder());
    }

    @Override
    public List<Run> latest(JobId job, int limit) {
        synchronized (database) {
            return database.runs.ofJob(job).reversed().stream().limit(limit).toList();
        }
    }
}

package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.PlannedRuns;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryPlannedRuns implements PlannedRuns {
    private final MemoryDatabase database;

    MemoryPlannedRuns(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Set<RunId> plan(List<Run> runs) {
        synchronized (database) {
            Set<RunId> added = new HashSet<>();
            for (Run run : runs) {
                if (!database.runs.contains(run.id())) {
                    database.runs.put(run);
                    added.add(run.id());
                }
            }
            return added;
        }
    }

    @Override
    public void replan(List<Run> runs) {
        synchronized (database) {
            for (Run run : runs) {
                Run stored = database.runs.get(run.id());
                if (stored == null || (neverClaimed(stored) && stored.revision() < run.revision())) {
                    database.runs.put(run);
                }
            }
        }
    }

    @Override
    public int withdraw(Job job, Instant now) {
        synchronized (database) {
            int withdrawn = 0;
            for (Run run : database.runs.ofJob(job.id())) {
                if (isOlder(run, job) && withdraw(run, job, now)) {
                    withdrawn++;
                }
            }
            return withdrawn;
        }
    }

    private static boolean isOlder(Run run, Job job) {
        if (!run.id().job().equals(job.uid())) {
            return job.status() != Job.Status.DELETED;
        }
        if (run.id().isManual()) {
            return job.status() == Job.Status.DELETED && run.revision() <= job.revision();
        }
        if (run.revision() != job.revision()) {
            return run.revision() < job.revision();
        }
        return switch (job.status()) {
            case ACTIVE -> neverClaimed(run) && !run.scheduledTime().isAfter(job.changedAt());
            case HELD -> !run.plannedAsOf().isAfter(job.changedAt());
            case SUSPENDED, DELETED -> true;
        };
    }

    private boolean withdraw(Run run, Job job, Instant now) {
        if (neverClaimed(run)) {
            if (run.scheduledTime().isAfter(job.changedAt())) {
                database.runs.remove(run.id());
            } else {
                database.runs.put(run.endedUnclaimed(decision(job), now));
            }
            return true;
        }
        boolean ofAnother = !run.id().job().equals(job.uid());
        if (!job.stopsWhatRuns() && !ofAnother) {
            return false;
        }
        CancelReason reason = ofAnother ? CancelReason.JOB_DELETED : reason(job);
        if (run.state() == RunState.PLANNED) {
            database.runs.put(run.endedUnclaimed(new Ending.Cancelled(reason), now));
            return true;
        }
        if (run.state() == RunState.RUNNING && run.cancelRequested().isEmpty()) {
            database.runs.put(run.cancelling(reason));
            return true;
        }
        return false;
    }

    private static Ending decision(Job job) {
        return switch (job.status()) {
            case ACTIVE -> new Ending.Skipped(SkipReason.SUPERSEDED);
            case HELD -> new Ending.Skipped(SkipReason.HELD);
            case SUSPENDED, DELETED -> new Ending.Cancelled(reason(job));
        };
    }

    private static CancelReason reason(Job job) {
        return job.status() == Job.Status.DELETED ? CancelReason.JOB_DELETED : CancelReason.JOB_SUSPENDED;
    }

    private static boolean neverClaimed(Run run) {
        return run.state() == RunState.PLANNED && run.claim().isEmpty();
    }

    @Override
    public Set<RunId> end(List<RunRef> runs, Ending decision, Instant at) {
        synchronized (database) {
            Set<RunId> ended = new HashSet<>();
            for (RunRef ref : runs) {
                database.runs.plannedWith(ref).ifPresent(run -> {
                    database.runs.put(run.endedUnclaimed(decision, at));
                    ended.add(run.id());
                });
            }
            return ended;
        }
    }

    @Override
    public Set<RunId> stillPlanned(Collection<RunRef> runs) {
        synchronized (database) {
            Set<RunId> planned = new HashSet<>();
            for (RunRef ref : runs) {
                if (database.runs.plannedWith(ref).isPresent()) {
                    planned.add(ref.id());
                }
            }
            return planned;
        }
    }

    @Override
    public Map<RunId, Run> find(Collection<RunRef> runs) {
        synchronized (database) {
            Map<RunId, Run> found = new HashMap<>();
            for (RunRef ref : runs) {
                Run run = database.runs.get(ref.id());
                if (run != null) {
                    found.put(ref.id(), run);
                }
            }
            return found;
        }
    }

    @Override
    public Optional<Run> latest(JobId job, JobUid uid) {
        synchronized (database) {
            return database.runs.ofJob(job).stream()
                    .filter(run -> run.id().job().equals(uid) && run.id().isLink())
                    .max(Comparator.comparing(Run::scheduledTime));
        }
    }
}

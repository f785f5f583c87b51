package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.Withdrawal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

final class MemoryPlannedRuns implements PlannedRuns {
    private final MemoryDatabase database;

    MemoryPlannedRuns(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Map<RunId, Whereabouts> plan(List<Run> runs) {
        synchronized (database) {
            Map<RunId, Whereabouts> added = new HashMap<>();
            for (Run run : runs) {
                if (!database.runs.contains(run.id())) {
                    database.runs.put(run);
                    added.put(run.id(), run.whereabouts());
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
            Withdrawal withdrawal = new Withdrawal(job, now);
            int withdrawn = 0;
            for (Run run : database.runs.ofJob(job.id())) {
                Optional<Run> after = withdrawal.of(run);
                if (!after.equals(Optional.of(run))) {
                    after.ifPresentOrElse(database.runs::put, () -> database.runs.remove(run.id()));
                    withdrawn++;
                }
            }
            return withdrawn;
        }
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
    public List<Run> unclaimedLinks(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit) {
        synchronized (database) {
            return links(job, uid)
                    .filter(run -> neverClaimed(run)
                            && after.map(run.scheduledTime()::isAfter).orElse(true)
                            && !run.scheduledTime().isAfter(until))
                    .sorted(Comparator.comparing(Run::scheduledTime))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Optional<Instant> nextLink(JobId job, JobUid uid, Instant after) {
        synchronized (database) {
            return links(job, uid)
                    .map(Run::scheduledTime)
                    .filter(time -> time.isAfter(after))
                    .min(Comparator.naturalOrder());
        }
    }

    @Override
    public Optional<Run> latest(JobId job, JobUid uid) {
        synchronized (database) {
            return links(job, uid).max(Comparator.comparing(Run::scheduledTime));
        }
    }

    private Stream<Run> links(JobId job, JobUid uid) {
        return database.runs.ofJob(job).stream()
                .filter(run -> run.id().job().equals(uid) && run.id().isLink());
    }
}

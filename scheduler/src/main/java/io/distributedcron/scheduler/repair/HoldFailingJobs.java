package io.distributedcron.scheduler.repair;

import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.FailureHold;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds jobs of which as many runs in a row have failed as they allow: before anything is done with their next run, and in
 * rotation. Jobs that allow any number cost nothing. All writes are conditional. Thread-safe.
 */
public final class HoldFailingJobs {
    private static final Logger LOG = LoggerFactory.getLogger(HoldFailingJobs.class);

    private final HeldJobs held;
    private final JobStore jobs;
    private final WithdrawRuns withdraw;
    private final RunHistory history;
    private final InstantSource clock;

    public HoldFailingJobs(
            HeldJobs held, JobStore jobs, WithdrawRuns withdraw, RunHistory history, InstantSource clock) {
        this.held = held;
        this.jobs = jobs;
        this.withdraw = withdraw;
        this.history = history;
        this.clock = clock;
    }

    /** Holds what is to be held among the jobs of these runs, and answers the runs that are left. */
    public List<Run> withoutHeld(List<Run> runs) {
        Map<JobId, HeldJobs.Wanted> bounds = new HashMap<>(0);
        for (Run run : runs) {
            int bound = run.spec().failures().suspendAfter();
            if (bound > 0 && run.attempt() == 1 && !run.id().isManual()) {
                bounds.put(run.job(), HeldJobs.Wanted.inARow(bound, run.spec().shards()));
            }
        }
        Set<JobId> gone = bounds.isEmpty() ? Set.of() : hold(bounds);
        return gone.isEmpty()
                ? runs
                : runs.stream()
                        .filter(run -> !gone.contains(run.job())
                                || run.id().isManual()
                                || run.attempt() > 1
                                || run.claim().isPresent())
                        .toList();
    }

    /** Holds what is to be held among these jobs. */
    public void look(Collection<Job> stored) {
        Map<JobId, HeldJobs.Wanted> bounds = new HashMap<>(0);
        for (Job job : stored) {
            if (job.active() && job.spec().failures().suspendAfter() > 0) {
                bounds.put(
                        job.id(),
                        HeldJobs.Wanted.inARow(
                                job.spec().failures().suspendAfter(), job.spec().shards()));
            }
        }
        if (!bounds.isEmpty()) {
            hold(bounds);
        }
    }

    private Set<JobId> hold(Map<JobId, HeldJobs.Wanted> bounds) {
        Set<JobId> gone = new HashSet<>();
        Map<JobId, HeldJobs.Wanted> open = bounds;
        while (!open.isEmpty()) {
            open = hold(open, gone);
        }
        return gone;
    }

    /** Answers what is to be asked further back. */
    private Map<JobId, HeldJobs.Wanted> hold(Map<JobId, HeldJobs.Wanted> bounds, Set<JobId> gone) {
        Map<JobId, List<FinishedRun>> outcomes = held.outcomes(bounds);
        if (outcomes.isEmpty()) {
            return Map.of();
        }
        // The notes after the outcomes: a success that is missing there is noted here.
        Map<JobId, TrimNote> notes = history.notes(outcomes.keySet());
        Map<JobId, Job> stored = jobs.find(outcomes.keySet());
        Map<JobId, HeldJobs.Wanted> further = new HashMap<>(0);
        outcomes.forEach((id, newest) -> {
            Job job = stored.get(id);
            Optional<Instant> forgotten = Optional.ofNullable(notes.get(id)).flatMap(TrimNote::lastSuccess);
            if (job != null && FailureHold.isDue(job, newest, forgotten)) {
                held.hold(job).ifPresent(it -> settle(it, newest));
                gone.add(id);
            } else if (job != null && FailureHold.maybeDue(job, newest, forgotten)) {
                Optional.ofNullable(bounds.get(id))
                        .filter(asked -> newest.size() >= asked.newest())
                        .flatMap(HeldJobs.Wanted::further)
                        .ifPresent(asked -> further.put(id, asked));
            }
        });
        return further;
    }

    private void settle(Job job, List<FinishedRun> newest) {
        LOG.warn(
                "job {} is held: its last {} times failed, the latest run is {}. It is planned again when it is released or"
                        + " changed",
                job.id(),
                job.spec().failures().suspendAfter(),
                newest.getFirst().id());
        withdraw.withdraw(job, clock.instant());
    }
}

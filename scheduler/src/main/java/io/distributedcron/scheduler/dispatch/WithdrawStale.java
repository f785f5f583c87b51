package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.scheduler.repair.RepairChain;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Withdraws runs that are overdue and stale: whoever changed their job did not come to it, or a scheduler that was
 * paused planned them afterwards. Where such a run stood in the place of one of the current declaration, the chain is
 * repaired at once. Thread-safe.
 */
final class WithdrawStale {
    /** How many jobs one batch settles; the others come back with the next overdue page. */
    private static final int JOBS = 50;

    private final JobStore jobs;
    private final PlannedRuns planned;
    private final WithdrawRuns withdraw;
    private final RepairChain repair;

    WithdrawStale(JobStore jobs, PlannedRuns planned, WithdrawRuns withdraw, RepairChain repair) {
        this.jobs = jobs;
        this.planned = planned;
        this.withdraw = withdraw;
        this.repair = repair;
    }

    void withdraw(List<Run> stale, Instant now) {
        Set<JobId> ids = stale.stream().map(Run::job).limit(JOBS).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<JobId, Job> stored = jobs.find(ids);
        for (JobId id : ids) {
            Job job = stored.get(id);
            if (job != null) {
                settle(job, now);
            }
        }
        Set<JobId> absent = new LinkedHashSet<>(ids);
        absent.removeAll(stored.keySet());
        Set<JobId> unreadable = absent.isEmpty() ? Set.of() : jobs.known(absent);
        List<RunRef> orphans = stale.stream()
                .filter(run -> ids.contains(run.job())
                        && !unreadable.contains(run.job())
                        && isOrphan(run, stored.get(run.job())))
                .map(RunRef::of)
                .toList();
        if (!orphans.isEmpty()) {
            planned.end(orphans, new Ending.Cancelled(CancelReason.JOB_DELETED), now);
        }
    }

    /** The run was read before the job: a job of another uid is a later one. */
    private static boolean isOrphan(Run run, @Nullable Job job) {
        return job == null || !job.uid().equals(run.id().job());
    }

    private void settle(Job job, Instant now) {
        withdraw.withdraw(job, now);
        if (job.active()) {
            Map<JobId, ChainEnd> end = planned.latest(job.id(), job.uid()).stream()
                    .collect(Collectors.toMap(
                            Run::job,
                            run -> new ChainEnd(
                                    run.job(), run.id(), run.revision(), run.scheduledTime(), run.state())));
            repair.repair(List.of(job), end);
        }
    }
}

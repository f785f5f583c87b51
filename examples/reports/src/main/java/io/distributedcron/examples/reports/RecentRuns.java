package io.distributedcron.examples.reports;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.RunHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The runs of all jobs in a span of time, as far as their history is kept. */
final class RecentRuns {
    private static final int JOBS = 10_000;
    private static final int RUNS_OF_A_JOB = 5_000;

    private final JobStore jobs;
    private final RunHistory history;

    RecentRuns(JobStore jobs, RunHistory history) {
        this.jobs = jobs;
        this.history = history;
    }

    /** Those scheduled in {@code [from, to)}, by job and time. */
    List<ReportedRun> between(Instant from, Instant to, Optional<String> namespace) {
        List<JobId> ids = jobs.changesSince(Instant.EPOCH, JOBS).stream()
                .map(JobChange::id)
                .filter(id -> namespace.isEmpty() || namespace.get().equals(id.namespace()))
                .sorted()
                .toList();
        List<ReportedRun> runs = new ArrayList<>();
        for (JobId id : ids) {
            history.latest(id, RUNS_OF_A_JOB).stream()
                    .filter(run -> !run.scheduledTime().isBefore(from)
                            && run.scheduledTime().isBefore(to))
                    .sorted(Comparator.comparing(Run::scheduledTime))
                    .map(ReportedRun::of)
                    .forEach(runs::add);
        }
        return runs;
    }
}

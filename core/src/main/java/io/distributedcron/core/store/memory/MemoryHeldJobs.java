package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.HeldJobs;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class MemoryHeldJobs implements HeldJobs {
    private final MemoryDatabase database;

    MemoryHeldJobs(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Wanted> wanted) {
        synchronized (database) {
            Map<JobId, List<FinishedRun>> outcomes = new HashMap<>();
            wanted.forEach((job, asked) -> {
                List<Run> ended = database.runs.ofJob(job).reversed().stream()
                        .filter(run -> failed(run.state()) || run.state() == RunState.SUCCEEDED)
                        .toList();
                if (ended.stream().filter(run -> failed(run.state())).count() >= asked.failures()) {
                    outcomes.put(
                            job,
                            ended.stream()
                                    .limit(asked.newest())
                                    .map(MemoryHeldJobs::finished)
                                    .toList());
                }
            });
            return outcomes;
        }
    }

    private static boolean failed(RunState state) {
        return state == RunState.FAILED || state == RunState.TIMED_OUT;
    }

    private static FinishedRun finished(Run run) {
        return new FinishedRun(
                run.id(),
                run.job(),
                run.state(),
                run.scheduledTime(),
                run.finishedAt().orElseThrow());
    }

    @Override
    public Optional<Job> hold(Job asRead) {
        synchronized (database) {
            Job stored = database.jobs.get(asRead.id());
            if (stored == null
                    || !stored.active()
                    || !stored.uid().equals(asRead.uid())
                    || stored.revision() != asRead.revision()
                    || !stored.changedAt().equals(asRead.changedAt())) {
                return Optional.empty();
            }
            return Optional.of(put(stored, Job.Status.HELD));
        }
    }

    @Override
    public Optional<Job> release(JobId id, JobUid uid, Instant heldUntil) {
        synchronized (database) {
            Job stored = database.jobs.get(id);
            if (stored == null
                    || stored.status() != Job.Status.HELD
                    || !stored.uid().equals(uid)
                    || stored.changedAt().isAfter(heldUntil)) {
                return Optional.empty();
            }
            return Optional.of(put(stored, Job.Status.ACTIVE));
        }
    }

    private Job put(Job stored, Job.Status status) {
        Job job = new Job(stored.id(), stored.uid(), stored.revision(), stored.spec(), status, database.now());
        database.jobs.put(job.id(), job);
        return job;
    }
}

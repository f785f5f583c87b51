package io.distributedcron.simulation.world;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.simulation.promise.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds and releases, each of which is remembered as a version of its job. */
record WatchedHolds(HeldJobs inner, Checks checks) implements HeldJobs {
    @Override
    public Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Wanted> wanted) {
        return inner.outcomes(wanted);
    }

    @Override
    public Optional<Job> hold(Job asRead) {
        return noted(inner.hold(asRead));
    }

    @Override
    public Optional<Job> release(JobId id, JobUid uid, Instant heldUntil) {
        return noted(inner.release(id, uid, heldUntil));
    }

    private Optional<Job> noted(Optional<Job> changed) {
        changed.ifPresent(job -> {
            checks.trace().note("mongodb", () -> "makes " + job.id() + " r" + job.revision() + " " + job.status());
            checks.held(job);
        });
        return changed;
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@link PlannedRuns#withdraw} makes of a run, for stores that decide about one at a time.
 *
 * @param job as it is stored
 * @param now the time to record
 */
public record Withdrawal(Job job, Instant now) {
    /** The run afterwards: the very same if it is left alone, empty if it is removed. */
    public Optional<Run> of(Run run) {
        if (!isOlder(run)) {
            return Optional.of(run);
        }
        if (neverClaimed(run)) {
            return run.scheduledTime().isAfter(job.changedAt())
                    ? Optional.empty()
                    : Optional.of(run.endedUnclaimed(decision(), now));
        }
        boolean ofAnother = !run.id().job().equals(job.uid());
        if (!job.stopsWhatRuns() && !ofAnother) {
            return Optional.of(run);
        }
        CancelReason reason = ofAnother ? CancelReason.JOB_DELETED : reason();
        if (run.state() == RunState.PLANNED) {
            return Optional.of(run.endedUnclaimed(new Ending.Cancelled(reason), now));
        }
        return Optional.of(
                run.state() == RunState.RUNNING && run.cancelRequested().isEmpty() ? run.cancelling(reason) : run);
    }

    /** Whether it is a run that nobody came to before the change: such are not removed, and end. */
    public boolean endsUnclaimed(Run run) {
        return neverClaimed(run) && !run.scheduledTime().isAfter(job.changedAt()) && isOlder(run);
    }

    private boolean isOlder(Run run) {
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

    private Ending decision() {
        return switch (job.status()) {
            case ACTIVE -> new Ending.Skipped(SkipReason.SUPERSEDED);
            case HELD -> new Ending.Skipped(SkipReason.HELD);
            case SUSPENDED, DELETED -> new Ending.Cancelled(reason());
        };
    }

    private CancelReason reason() {
        return job.status() == Job.Status.DELETED ? CancelReason.JOB_DELETED : CancelReason.JOB_SUSPENDED;
    }

    private static boolean neverClaimed(Run run) {
        return run.state() == RunState.PLANNED && run.claim().isEmpty();
    }
}

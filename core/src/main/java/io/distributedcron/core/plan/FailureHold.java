package io.distributedcron.core.plan;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether so many runs of a job in a row have failed that it is held. Runs that were skipped or cancelled do not count. */
public final class FailureHold {
    private FailureHold() {}

    /**
     * Judges by the latest outcomes.
     *
     * @param newest runs that succeeded, failed or timed out, the latest by scheduled time, newest first
     * @param lastForgotten when the latest success ended whose record is gone, if there was one
     */
    public static boolean isDue(Job job, List<FinishedRun> newest, Optional<Instant> lastForgotten) {
        int bound = job.spec().failures().suspendAfter();
        if (bound == 0 || !job.active() || newest.size() < bound) {
            return false;
        }
        return newest.subList(0, bound).stream().allMatch(run -> counts(job, run, lastForgotten));
    }

    /** A failure of this declaration, since it was released last, and after every success. */
    private static boolean counts(Job job, FinishedRun run, Optional<Instant> lastForgotten) {
        return (run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT)
                && run.id().job().equals(job.uid())
                && run.scheduledTime().isAfter(job.changedAt())
                && lastForgotten.map(run.finishedAt()::isAfter).orElse(true);
    }
}

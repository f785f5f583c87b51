package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.plan.KeptRuns;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which finished times of a job are beyond its limits and old enough to go: asked from the newest on, in one go or in
 * several. Not thread-safe.
 */
final class BeyondLimits {
    private final KeptRuns limited;
    private final Instant before;
    private int counted;

    /**
     * Of a job no time of which was looked at yet.
     *
     * @param failures how many failed times stay whatever the limits say, as they are counted
     * @param before what ended later stays
     */
    BeyondLimits(HistoryLimits limits, int failures, Instant before, Instant now) {
        this.limited = new KeptRuns(limits, now);
        this.counted = failures;
        this.before = before;
    }

    /** Those of the next times, all older than the ones before; ascending like these. */
    List<FinishedRun> of(List<FinishedRun> ascending) {
        List<FinishedRun> surplus = new ArrayList<>();
        for (FinishedRun run : ascending.reversed()) {
            boolean kept = limited.keeps(run.state(), run.finishedAt());
            if (run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT) {
                kept |= counted-- > 0;
            }
            if (!kept && run.finishedAt().isBefore(before)) {
                surplus.add(run);
            }
        }
        return surplus.reversed();
    }
}

package io.distributedcron.core.plan;

import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which finished runs of a job are within its history limits, asked from the newest on. The limits count times: one with
 * several shards counts once, and is kept with all of them. Not thread-safe.
 */
public final class KeptRuns {
    private final HistoryLimits limits;
    private final Instant now;
    private int successful;
    private int failed;

    public KeptRuns(HistoryLimits limits, Instant now) {
        this.limits = limits;
        this.now = now;
    }

    /** Whether the next time, which is over, is kept. */
    public boolean keeps(RunState state, Instant finishedAt) {
        return state == RunState.SUCCEEDED
                ? young(finishedAt, limits.successfulAge().map(now::minus).orElse(Instant.MIN))
                        && successful++ < limits.successful()
                : young(finishedAt, limits.failedAge().map(now::minus).orElse(Instant.MIN))
                        && failed++ < limits.failed();
    }

    private static boolean young(Instant finishedAt, Instant oldest) {
        return !finishedAt.isBefore(oldest);
    }

    /** Those of the newest runs that are shown: all that are not over, and of the others exactly those within the limits. */
    public static List<Run> shown(List<Run> newestFirst, HistoryLimits limits, Instant now) {
        KeptRuns kept = new KeptRuns(limits, now);
        List<Run> shown = new ArrayList<>();
        for (WholeTime<Run> time : WholeTime.of(newestFirst)) {
            boolean open = !time.over();
            if (open
                    || time.finishedAt().map(at -> kept.keeps(time.state(), at)).orElse(true)) {
                shown.addAll(time.parts());
            }
        }
        return shown;
    }
}

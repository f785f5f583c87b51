package io.distributedcron.core.plan;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether so many times of a job in a row have failed that it is held. Runs that were skipped or cancelled do not count;
 * of a time with several shards counts how it ended as a whole, as soon as that is certain.
 */
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
        List<FinishedRun> times = decided(job, newest);
        return bound > 0
                && job.active()
                && times.size() >= bound
                && times.subList(0, bound).stream().allMatch(run -> counts(job, run, lastForgotten));
    }

    /**
     * Whether outcomes from further back may hold a job that those do not hold: what is certain of them are failures, and fewer
     * than it allows. That is so of times with shards of which some were skipped, as often as this happens: such a time
     * has not succeeded, and does not count.
     */
    public static boolean maybeDue(Job job, List<FinishedRun> newest, Optional<Instant> lastForgotten) {
        List<FinishedRun> times = decided(job, newest);
        return job.active()
                && times.size() < job.spec().failures().suspendAfter()
                && newest.stream().allMatch(run -> run.scheduledTime().isAfter(job.changedAt()))
                && times.stream().allMatch(run -> counts(job, run, lastForgotten));
    }

    private static List<FinishedRun> decided(Job job, List<FinishedRun> newest) {
        Shards shards = job.spec().shards();
        return shards.several() ? decided(newest, shards) : newest;
    }

    /** The times of which it is certain how they end, each as one run. */
    private static List<FinishedRun> decided(List<FinishedRun> newest, Shards shards) {
        List<FinishedRun> decided = new ArrayList<>();
        for (WholeTime<FinishedRun> time : WholeTime.of(newest, run -> shards, FinishedTimes.READING)) {
            int declared = time.shards().count();
            boolean all = time.shards().completion() == Shards.Completion.ALL_SUCCEEDED;
            int failed = time.parts().size() - time.succeeded();
            boolean certain =
                    all ? failed > 0 || time.succeeded() >= declared : time.succeeded() > 0 || failed >= declared;
            if (certain) {
                FinishedRun some = time.parts().getFirst();
                Instant ended = time.parts().stream()
                        .map(FinishedRun::finishedAt)
                        .max(Instant::compareTo)
                        .orElseThrow();
                decided.add(new FinishedRun(time.id(), some.job(), time.outcome(), some.scheduledTime(), ended));
            }
        }
        return decided;
    }

    /** A failure of this declaration, since it was released last, and after every success. */
    private static boolean counts(Job job, FinishedRun run, Optional<Instant> lastForgotten) {
        return (run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT)
                && run.id().job().equals(job.uid())
                && run.scheduledTime().isAfter(job.changedAt())
                && lastForgotten.map(run.finishedAt()::isAfter).orElse(true);
    }
}

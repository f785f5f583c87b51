package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a planned time of a job with several shards has each of them, and no other. */
final class JudgeShards {
    private JudgeShards() {}

    /**
     * Shards without a run. A time of which an earlier declaration claimed a shard before the change may be of both, and
     * one that was never planned has a record in the place of shard 0 that stands for all.
     */
    static void missed(JobHistory history, Job job, PlannedTimesOfJob planned, List<Finding> findings) {
        int count = job.spec().shards().count();
        if (count == 1) {
            return;
        }
        for (Instant time : planned.expected()) {
            List<Run> found = planned.at(time);
            if (found.isEmpty()
                    || found.size() >= count
                    || history.isTrimmed(time)
                    || ofBoth(found, job)
                    || planned.skippedWithAnEarlierOne(time)) {
                continue;
            }
            Set<Integer> shards = found.stream().map(run -> run.id().shard()).collect(Collectors.toSet());
            if (shards.equals(Set.of(0)) && found.stream().allMatch(JudgeShards::standsForAll)) {
                continue;
            }
            for (int shard = 0; shard < count; shard++) {
                if (!shards.contains(shard)) {
                    findings.add(new Finding(
                            Verdict.MISSED,
                            history.id(),
                            time + ":" + shard,
                            "there is no run of shard " + shard + " of " + count + " planned for " + time));
                }
            }
        }
    }

    private static boolean ofBoth(List<Run> found, Job job) {
        return found.stream().anyMatch(run -> run.revision() != job.revision());
    }

    private static boolean standsForAll(Run run) {
        return run.state() == RunState.SKIPPED
                && run.ending().orElse(null) instanceof Ending.Skipped skipped
                && switch (skipped.reason()) {
                    case MISSED, MISSED_LATER_RUNS, MISSED_TOO_LONG_AGO -> true;
                    case FORBIDDEN,
                            NEWER_ACTIVE,
                            QUEUE_FULL,
                            STARTING_DEADLINE,
                            DEADLINE,
                            SUPERSEDED,
                            HELD,
                            ALREADY_OVER -> false;
                };
    }

    /** Runs of shards that the declaration that planned them does not have. */
    static void surplus(JobHistory history, List<Finding> findings) {
        for (Run run : history.runs()) {
            if (run.id().shard() >= run.spec().shards().count()) {
                findings.add(new Finding(
                        Verdict.PHANTOM,
                        history.id(),
                        run.id().value(),
                        "is shard " + run.id().shard() + " of a time that has "
                                + run.spec().shards().count()));
            }
        }
    }
}

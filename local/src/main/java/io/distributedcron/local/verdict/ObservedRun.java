package io.distributedcron.local.verdict;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the database says of a run.
 *
 * @param startedAt when its function was called, in the latest attempt that got so far
 * @param finishedAt when its ending was decided
 * @param shards into how many its time is cut
 */
public record ObservedRun(
        RunId id,
        JobId job,
        Instant scheduledTime,
        Instant dueTime,
        RunState state,
        int attempt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Shards shards) {
    private static final WholeTime.Reading<ObservedRun> READING =
            new WholeTime.Reading<>(ObservedRun::id, ObservedRun::state, ObservedRun::finishedAt);

    /** The only run of its time, not over. */
    public ObservedRun(
            RunId id,
            JobId job,
            Instant scheduledTime,
            Instant dueTime,
            RunState state,
            int attempt,
            Optional<Instant> startedAt) {
        this(id, job, scheduledTime, dueTime, state, attempt, startedAt, Optional.empty(), Shards.NONE);
    }

    public static ObservedRun of(Run run) {
        return new ObservedRun(
                run.id(),
                run.job(),
                run.scheduledTime(),
                run.dueTime(),
                run.state(),
                run.attempt(),
                run.startedAt(),
                run.finishedAt(),
                run.spec().shards());
    }

    /** These by the times whose shards they are. */
    public static List<WholeTime<ObservedRun>> times(Collection<ObservedRun> runs) {
        return WholeTime.of(runs, ObservedRun::shards, READING);
    }
}

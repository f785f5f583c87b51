package io.distributedcron.core.plan;

import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finished runs of a job by the times that they are shards of, each time as if it were one run. Where no run is a shard
 * of several, the runs themselves.
 *
 * @param times ascending
 * @param parts the runs of those times that have several, by the id of the time
 */
public record FinishedTimes(List<FinishedRun> times, Map<RunId, List<FinishedRun>> parts) {
    static final WholeTime.Reading<FinishedRun> READING =
            new WholeTime.Reading<>(FinishedRun::id, FinishedRun::state, run -> Optional.of(run.finishedAt()));

    /**
     * Puts runs together.
     *
     * @param ascending by scheduled time
     * @param shards as the job declares them
     */
    public static FinishedTimes of(List<FinishedRun> ascending, Shards shards) {
        return of(ascending, shards, Instant.MAX);
    }

    /**
     * Puts runs together, without times that may be not planned to the end: what has no shard 0 and is later than the
     * last link of the chain. Nothing of them may be forgotten.
     */
    public static FinishedTimes settled(List<FinishedRun> ascending, Shards shards) {
        return of(
                ascending,
                shards,
                ascending.stream()
                        .filter(run -> run.id().isLink())
                        .map(FinishedRun::scheduledTime)
                        .max(Instant::compareTo)
                        .orElse(Instant.MIN));
    }

    private static FinishedTimes of(List<FinishedRun> ascending, Shards shards, Instant settledUntil) {
        if (ascending.stream().allMatch(run -> run.id().shard() == 0)) {
            return new FinishedTimes(ascending, Map.of());
        }
        List<FinishedRun> times = new ArrayList<>();
        Map<RunId, List<FinishedRun>> parts = new HashMap<>();
        for (WholeTime<FinishedRun> time : WholeTime.of(ascending, run -> shards, READING)) {
            FinishedRun some = time.parts().getFirst();
            if (some.id().isManual() || !some.scheduledTime().isAfter(settledUntil)) {
                times.add(asOne(time, some));
                parts.put(time.id(), time.parts());
            }
        }
        return new FinishedTimes(times, parts);
    }

    private static FinishedRun asOne(WholeTime<FinishedRun> time, FinishedRun some) {
        return new FinishedRun(
                time.id(),
                some.job(),
                time.outcome(),
                some.scheduledTime(),
                time.parts().stream()
                        .map(FinishedRun::finishedAt)
                        .max(Instant::compareTo)
                        .orElseThrow());
    }

    /**
     * What is on record of a time that was skipped, or of some of its shards: once for each reason, however many shards were,
     * and as much as any of them stands for.
     */
    public Collection<Ending.Skipped> skipped(FinishedRun time) {
        Map<SkipReason, Ending.Skipped> most = new EnumMap<>(SkipReason.class);
        runsOf(List.of(time)).stream()
                .flatMap(run -> run.skipped().stream())
                .forEach(record ->
                        most.merge(record.reason(), record, (one, other) -> other.times() > one.times() ? other : one));
        return most.values();
    }

    /** All runs of some of these times. */
    public List<FinishedRun> runsOf(List<FinishedRun> some) {
        if (parts.isEmpty()) {
            return some;
        }
        List<FinishedRun> runs = new ArrayList<>();
        some.forEach(time -> runs.addAll(parts.getOrDefault(time.id(), List.of(time))));
        return runs;
    }
}

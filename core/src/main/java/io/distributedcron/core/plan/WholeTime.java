package io.distributedcron.core.plan;

import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One time of a job as a whole: its run, or the runs of all its shards. Whoever shows, counts or limits runs of a job
 * means this.
 *
 * @param id of shard 0
 * @param parts its shards, as far as they are there
 * @param shards how many it should have, and when it has succeeded
 * @param <T> what is known of a run
 */
public record WholeTime<T>(RunId id, List<T> parts, Shards shards, Reading<T> reading) {
    /** How to read what is known of a run. */
    public record Reading<T>(
            Function<T, RunId> id, Function<T, RunState> state, Function<T, Optional<Instant>> finishedAt) {}

    /** Of runs. */
    public static final Reading<Run> OF_RUNS = new Reading<>(Run::id, Run::state, Run::finishedAt);

    public WholeTime {
        parts = List.copyOf(parts);
    }

    /**
     * Puts the shards of each time together; the order of the times is that in which the first run of each comes.
     *
     * @param shards as what plans or planned a run says
     */
    public static <T> List<WholeTime<T>> of(Collection<T> runs, Function<T, Shards> shards, Reading<T> reading) {
        Map<RunId, List<T>> parts = new LinkedHashMap<>();
        for (T run : runs) {
            parts.computeIfAbsent(whole(reading.id().apply(run)), id -> new ArrayList<>(1))
                    .add(run);
        }
        List<WholeTime<T>> wholes = new ArrayList<>(parts.size());
        parts.forEach((id, its) -> {
            Shards declared = id.origin().isPresent() ? Shards.NONE : shards.apply(its.getFirst());
            wholes.add(new WholeTime<>(id, its, declared, reading));
        });
        return wholes;
    }

    /** The times of these runs. */
    public static List<WholeTime<Run>> of(Collection<Run> runs) {
        return of(runs, run -> run.spec().shards(), OF_RUNS);
    }

    /** A run that repeats a failed one is by itself, whichever shard it repeats. */
    private static RunId whole(RunId run) {
        return run.origin().isPresent() ? run : run.ofShard(0);
    }

    /** How many of its shards have succeeded. */
    public int succeeded() {
        return count(RunState.SUCCEEDED);
    }

    /** How many shards it has: those declared when it was planned, or one record that stands for all. */
    public int size() {
        return complete() ? parts.size() : shards.count();
    }

    /** Shard 0 is planned last: where it is, all were planned, or it is a record that stands for all. */
    private boolean complete() {
        return parts.stream().anyMatch(part -> reading.id().apply(part).shard() == 0 || isByItself());
    }

    private boolean isByItself() {
        return id.origin().isPresent();
    }

    /**
     * Where it stands as a whole: over when all its shards are, or when one has succeeded and that is enough. It has failed,
     * timed out, was cancelled or skipped, in this order, if one shard did where all had to succeed.
     */
    public RunState state() {
        if (shards.completion() == Shards.Completion.ANY_SUCCEEDED && succeeded() > 0) {
            return RunState.SUCCEEDED;
        }
        if (!over()) {
            boolean begun = parts.stream().anyMatch(part -> state(part) != RunState.PLANNED);
            return begun ? RunState.RUNNING : RunState.PLANNED;
        }
        return outcome();
    }

    /** How those of its shards that are there ended, taken together; all of them are over. */
    public RunState outcome() {
        if (shards.completion() == Shards.Completion.ANY_SUCCEEDED && succeeded() > 0) {
            return RunState.SUCCEEDED;
        }
        for (RunState worst : List.of(RunState.FAILED, RunState.TIMED_OUT, RunState.CANCELLED, RunState.SKIPPED)) {
            if (count(worst) > 0) {
                return worst;
            }
        }
        return RunState.SUCCEEDED;
    }

    /** When that was decided, if it is over. */
    public Optional<Instant> finishedAt() {
        if (shards.completion() == Shards.Completion.ANY_SUCCEEDED && succeeded() > 0) {
            return parts.stream()
                    .filter(part -> state(part) == RunState.SUCCEEDED)
                    .flatMap(part -> reading.finishedAt().apply(part).stream())
                    .min(Comparator.naturalOrder());
        }
        return over()
                ? parts.stream()
                        .flatMap(part -> reading.finishedAt().apply(part).stream())
                        .max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Whether none of its shards goes on, whatever that means for the whole. */
    public boolean over() {
        return complete() && parts.stream().allMatch(part -> state(part).terminal());
    }

    private int count(RunState state) {
        return (int) parts.stream().filter(part -> state(part) == state).count();
    }

    private RunState state(T part) {
        return reading.state().apply(part);
    }
}

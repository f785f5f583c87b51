package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The runs with their indexes. Not thread-safe. */
final class RunTable {
    private static final Comparator<Run> BY_SCHEDULED_TIME =
            Comparator.comparing(Run::scheduledTime).thenComparing(Run::id);
    private static final Comparator<Run> BY_DUE_TIME =
            Comparator.comparing(Run::dueTime).thenComparing(Run::slot).thenComparing(Run::id);

    private final RunObserver observer;
    private final Map<RunId, Run> byId = new HashMap<>();
    private final NavigableMap<Slot, NavigableMap<JobId, NavigableSet<Run>>> bySlot = new TreeMap<>();
    private final NavigableMap<PoolId, NavigableSet<Run>> planned = new TreeMap<>();
    private final NavigableMap<WorkerId, NavigableSet<Run>> running = new TreeMap<>();

    RunTable(RunObserver observer) {
        this.observer = observer;
    }

    @Nullable
    Run get(RunId id) {
        return byId.get(id);
    }

    boolean contains(RunId id) {
        return byId.containsKey(id);
    }

    void put(Run changed) {
        Run before = unlink(changed.id());
        Run run = inMillis(changed);
        link(run);
        observer.changed(Optional.ofNullable(before), Optional.of(run));
    }

    void remove(RunId id) {
        Run before = unlink(id);
        if (before != null) {
            observer.changed(Optional.of(before), Optional.empty());
        }
    }

    private void link(Run run) {
        byId.put(run.id(), run);
        bySlot.computeIfAbsent(run.slot(), s -> new TreeMap<>())
                .computeIfAbsent(run.job(), j -> new TreeSet<>(BY_SCHEDULED_TIME))
                .add(run);
        if (run.state() == RunState.PLANNED) {
            planned.computeIfAbsent(run.pool(), p -> new TreeSet<>(BY_DUE_TIME)).add(run);
        }
        if (run.state() == RunState.RUNNING) {
            running.computeIfAbsent(owner(run), w -> new TreeSet<>(BY_SCHEDULED_TIME))
                    .add(run);
        }
    }

    private @Nullable Run unlink(RunId id) {
        Run run = byId.remove(id);
        if (run == null) {
            return null;
        }
        NavigableMap<JobId, NavigableSet<Run>> ofSlot = bySlot.get(run.slot());
        if (ofSlot != null) {
            removeFrom(ofSlot, run.job(), run);
        }
        if (run.state() == RunState.PLANNED) {
            removeFrom(planned, run.pool(), run);
        }
        if (run.state() == RunState.RUNNING) {
            removeFrom(running, owner(run), run);
        }
        return run;
    }

    private static <K> void removeFrom(NavigableMap<K, NavigableSet<Run>> index, K key, Run run) {
        NavigableSet<Run> runs = index.get(key);
        if (runs != null && runs.remove(run) && runs.isEmpty()) {
            index.remove(key);
        }
    }

    private static WorkerId owner(Run run) {
        return run.claim()
                .map(Claim::owner)
                .orElseThrow(() -> new IllegalStateException("run " + run.id() + " is RUNNING without a claim"));
    }

    /** By scheduled time; a copy. */
    List<Run> ofJob(JobId job) {
        return List.copyOf(
                bySlot.getOrDefault(job.slot(), Collections.emptyNavigableMap()).getOrDefault(job, none()));
    }

    /** The jobs of a slot that have runs, in order; a copy. */
    List<JobId> jobsIn(Slot slot) {
        return List.copyOf(
                bySlot.getOrDefault(slot, Collections.emptyNavigableMap()).keySet());
    }

    NavigableSet<PoolId> plannedPools() {
        return new TreeSet<>(planned.keySet());
    }

    /** PLANNED runs due in {@code [from, to)}, in due order; a copy. */
    List<Run> planned(PoolId pool, Instant from, Instant to) {
        List<Run> due = new ArrayList<>();
        for (Run run : planned.getOrDefault(pool, none())) {
            if (!run.dueTime().isBefore(to)) {
                break;
            }
            if (!run.dueTime().isBefore(from)) {
                due.add(run);
            }
        }
        return due;
    }

    NavigableSet<WorkerId> owners() {
        return new TreeSet<>(running.keySet());
    }

    /** RUNNING runs; a copy. */
    List<Run> runningOf(WorkerId worker) {
        return List.copyOf(running.getOrDefault(worker, none()));
    }

    private static NavigableSet<Run> none() {
        return Collections.emptyNavigableSet();
    }

    private static Run inMillis(Run run) {
        return new Run(
                run.id(),
                run.job(),
                run.revision(),
                millis(run.scheduledTime()),
                millis(run.dueTime()),
                run.deadline().map(RunTable::millis),
                run.state(),
                run.attempt(),
                run.lostAttempts(),
                run.ticket(),
                run.spec(),
                millis(run.plannedAsOf()),
                run.claim().map(c -> new Claim(c.token(), c.owner(), millis(c.claimedAt()))),
                run.startedAt().map(RunTable::millis),
                run.finishedAt().map(RunTable::millis),
                run.lastFailure(),
                run.ending(),
                run.cancelRequested(),
                run.waitingSince().map(RunTable::millis),
                run.whereabouts());
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The run, if it is PLANNED with this ticket. */
    Optional<Run> plannedWith(RunRef ref) {
        return Optional.ofNullable(byId.get(ref.id()))
                .filter(run -> run.state() == RunState.PLANNED && run.ticket().equals(ref.ticket()));
    }
}

package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.plan.CatchUp;
import io.distributedcron.core.plan.DueDecision;
import io.distributedcron.core.plan.MissedTimes;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.scheduler.repair.LogOnce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans what follows the runs of a batch, before anything else is done with them: one insert for all, and one before it for
 * shards. Then the runs that
 * a policy decides against are skipped, and the others are answered, to be published. Thread-safe.
 */
final class PlanSuccessors {
    private static final int INSERT = 2_000;

    /** Of how many runs of other shards than 0 a batch leads to the publication at once; the others come back overdue. */
    private static final int MOST_SHARDS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(PlanSuccessors.class);

    private final PlannedRuns planned;
    private final PlanShards plan;
    private final Schedules schedules;
    private final Supplier<Instant> plannedAsOf;
    private final RandomGenerator random;
    private final RecentRuns followed;
    private final LogOnce invalid = new LogOnce(1_000);

    /**
     * A planner.
     *
     * @param plannedAsOf up to which position the feed of job changes is known
     * @param followed the runs whose successors were planned lately
     */
    PlanSuccessors(
            PlannedRuns planned,
            Schedules schedules,
            Supplier<Instant> plannedAsOf,
            RandomGenerator random,
            RecentRuns followed) {
        this.planned = planned;
        this.plan = new PlanShards(planned, random);
        this.schedules = schedules;
        this.plannedAsOf = plannedAsOf;
        this.random = random;
        this.followed = followed;
    }

    /** What was decided about a run. */
    private record Decided(Run run, DueDecision decision) {}

    /**
     * Plans on from runs that stand.
     *
     * @param until the due time up to which windows are handed out: successors before it are nobody else's to publish
     * @return the runs to publish: those of the batch that no policy is against, and their successors before
     *     {@code until}
     */
    List<Run> plan(List<Run> runs, Instant now, Instant until) {
        Map<RunId, Run> known = findWhatTellsOfSuspects(runs, now);
        List<Decided> decided = new ArrayList<>(runs.size());
        for (Run run : runs) {
            decide(run, known, now, until).ifPresent(decision -> decided.add(new Decided(run, decision)));
        }
        List<Run> publish = insert(decided, until);
        skip(decided, now);
        return publish;
    }

    /** Empty if it is not to be decided yet. */
    private Optional<DueDecision> decide(Run run, Map<RunId, Run> known, Instant now, Instant until) {
        Optional<Schedule> schedule = scheduleOf(run);
        boolean shard = !run.id().isManual() && run.id().shard() != 0 && CatchUp.mayBeMissed(run, now);
        if (schedule.isEmpty() || !(shard || DueDecision.plansSuccessors(run)) || followed.knows(RunRef.of(run))) {
            return Optional.of(DueDecision.byDeadline(run, PlannedTimes.NONE, now));
        }
        if (!CatchUp.mayBeMissed(run, now)) {
            return Optional.of(DueDecision.inTime(run, schedule.get(), now, until));
        }
        Optional<Instant> successorPlannedAsOf =
                nextId(run, schedule.get()).map(known::get).map(Run::plannedAsOf);
        if (shard) {
            Optional<Run> first = Optional.ofNullable(known.get(run.id().ofShard(0)));
            boolean passedOver = first.isEmpty() && isBeforeTheLastLink(run);
            return DueDecision.overdueShard(run, schedule.get(), first, successorPlannedAsOf, passedOver, now);
        }
        return Optional.of(DueDecision.overdue(run, schedule.get(), successorPlannedAsOf, now, until));
    }

    private boolean isBeforeTheLastLink(Run run) {
        return planned.latest(run.job(), run.id().job())
                .filter(last -> last.scheduledTime().isAfter(run.scheduledTime()))
                .isPresent();
    }

    /** The successors of runs that may be missed, and of shards those of shard 0. */
    private Map<RunId, Run> findWhatTellsOfSuspects(List<Run> runs, Instant now) {
        Map<RunId, RunRef> asked = new LinkedHashMap<>(0);
        for (Run run : runs) {
            if (CatchUp.mayBeMissed(run, now) && !followed.knows(RunRef.of(run))) {
                scheduleOf(run)
                        .flatMap(schedule -> nextId(run, schedule))
                        .ifPresent(id -> asked.put(id, new RunRef(id, run.job(), run.ticket())));
                if (run.id().shard() != 0) {
                    RunId first = run.id().ofShard(0);
                    asked.put(first, new RunRef(first, run.job(), run.ticket()));
                }
            }
        }
        return asked.isEmpty() ? Map.of() : planned.find(asked.values());
    }

    private static Optional<RunId> nextId(Run run, Schedule schedule) {
        return schedule.next(run.scheduledTime())
                .map(next -> RunId.planned(run.id().job(), next));
    }

    private Optional<Schedule> scheduleOf(Run run) {
        return switch (schedules.of(run.job(), run.spec())) {
            case Schedules.Valid(Schedule schedule) -> Optional.of(schedule);
            case Schedules.Invalid(String why) -> {
                if (invalid.first(run.job() + ":" + run.revision())) {
                    LOG.warn("run {} of job {} gets no successor: {}", run.id(), run.job(), why);
                }
                yield Optional.empty();
            }
        };
    }

    private List<Run> insert(List<Decided> decided, Instant until) {
        Instant asOf = plannedAsOf.get();
        List<Run> publish = new ArrayList<>(decided.size());
        List<Run> successors = new ArrayList<>(decided.size());
        Set<RunId> leftPlanned = new HashSet<>();
        for (Decided it : decided) {
            PlannedTimes times = it.decision().successors();
            successors.addAll(times.runs((time, due) -> it.run().successor(time, due, Ticket.random(random), asOf)));
            if (times.cut()) {
                leftPlanned.add(successors.getLast().id());
            }
            if (successors.size() >= INSERT) {
                insert(successors, leftPlanned, until, publish);
            }
        }
        insert(successors, leftPlanned, until, publish);
        for (Decided it : decided) {
            // One that is skipped is decided anew if that cannot be written: its record is still owed.
            if (it.decision() instanceof DueDecision.Publish) {
                followed.remember(RunRef.of(it.run()));
                publish.add(it.run());
            }
        }
        return publish;
    }

    /** Where planning was cut, the last time is left to come back by itself, whole, and planning goes on from there. */
    private void insert(List<Run> successors, Set<RunId> leftPlanned, Instant until, List<Run> publish) {
        if (successors.isEmpty()) {
            return;
        }
        for (Run run : plan.plan(successors, MOST_SHARDS)) {
            if (run.dueTime().isBefore(until) && !leftPlanned.contains(run.id().ofShard(0))) {
                followed.remember(RunRef.of(run));
                publish.add(run);
            }
        }
        successors.clear();
    }

    private void skip(List<Decided> decided, Instant now) {
        Map<Ending.Skipped, List<RunRef>> skipped = new LinkedHashMap<>();
        Map<RunId, MissedTimes> ranges = new HashMap<>();
        for (Decided it : decided) {
            if (it.decision() instanceof DueDecision.Skip(SkipReason reason, MissedTimes range, PlannedTimes next)) {
                skipped.computeIfAbsent(range.skipped(reason), ending -> new ArrayList<>())
                        .add(RunRef.of(it.run()));
                ranges.put(it.run().id(), range);
            }
        }
        skipped.forEach((ending, runs) -> {
            Set<RunId> ended = planned.end(runs, ending, now);
            for (RunRef run : runs) {
                if (ended.contains(run.id())) {
                    LOG.info("job {}: {} skipped, {}", run.job(), ranges.get(run.id()), ending.reason());
                }
            }
        });
    }
}

package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.StartDeadlines;
import java.time.Instant;
import java.util.Optional;

/** What a scheduler does with a planned run that is due or soon will be. In either case it plans the successors first. */
public sealed interface DueDecision {
    /** The later times of the job to plan before anything else is done. */
    PlannedTimes successors();

    /** It goes to the workers of its pool. */
    record Publish(PlannedTimes successors) implements DueDecision {}

    /**
     * A policy decides against it.
     *
     * @param reason which one
     * @param range this run's time, and the missed times behind it that are never planned
     */
    record Skip(SkipReason reason, MissedTimes range, PlannedTimes successors) implements DueDecision {}

    /**
     * Decides about a run that is not {@linkplain CatchUp#mayBeMissed overdue beyond doubt}, or is no first attempt.
     *
     * @param until the horizon up to which every time of the job is planned
     */
    static DueDecision inTime(Run run, Schedule schedule, Instant now, Instant until) {
        return byDeadline(
                run,
                plansSuccessors(run) ? PlannedTimes.upTo(schedule, run.scheduledTime(), until) : PlannedTimes.NONE,
                now);
    }

    /**
     * Decides about a run that may have been missed. Where its successor was planned late, this was decided then, and is
     * decided in the same way again: what runs after down time may have to wait for its pool like any other.
     *
     * @param successorPlannedAsOf as of when the run of the next time was planned; empty if there is none
     * @param until the horizon up to which every time of the job is planned
     */
    static DueDecision overdue(
            Run run, Schedule schedule, Optional<Instant> successorPlannedAsOf, Instant now, Instant until) {
        if (!CatchUp.missed(run, successorPlannedAsOf)) {
            return byDeadline(run, PlannedTimes.NONE, now);
        }
        CatchUpPolicy policy = run.spec().catchUp();
        Instant missed = run.scheduledTime();
        Instant decidedAt = successorPlannedAsOf.orElse(now);
        boolean runs = CatchUp.runs(schedule, policy, missed, decidedAt);
        if (successorPlannedAsOf.isPresent()) {
            return runs
                    ? byDeadline(run, PlannedTimes.NONE, now)
                    : new Skip(CatchUp.reason(policy, missed, decidedAt), only(run), PlannedTimes.NONE);
        }
        CatchUp catchUp = CatchUp.from(schedule, policy, missed, now, until);
        if (runs) {
            return byDeadline(run, catchUp.times(), now);
        }
        MissedTimes range = catchUp.missed().map(it -> it.after(missed)).orElseGet(() -> MissedTimes.only(missed));
        return new Skip(CatchUp.reason(policy, range.last(), now), range, catchUp.times());
    }

    /** Decides about a run whose successors are decided already: only its deadlines are left to judge. */
    static DueDecision byDeadline(Run run, PlannedTimes successors, Instant now) {
        return tooLate(run, now)
                .<DueDecision>map(reason -> new Skip(reason, only(run), successors))
                .orElseGet(() -> new Publish(successors));
    }

    /** Why a run would start too late, if it would. A further attempt has started in time: a worker ends its run. */
    static Optional<SkipReason> tooLate(Run run, Instant now) {
        return StartDeadlines.tooLate(
                run.attempt(), run.firstDue(), run.spec().startingDeadline(), run.deadline(), now);
    }

    /**
     * Decides about a run of another shard than 0 that may have been missed, as it is decided about shard 0: a planned
     * time runs whole, or not at all.
     *
     * @param first the run of shard 0, if there is one
     * @param successorPlannedAsOf as of when the run of the next time was planned; empty if there is none
     * @param passedOver whether there is no run of shard 0 and the chain has gone on beyond this time all the same: whoever
     *     planned it died in between, and it was missed
     * @return empty if it is not decided about shard 0 yet: the run comes back with the next overdue page
     */
    static Optional<DueDecision> overdueShard(
            Run run,
            Schedule schedule,
            Optional<Run> first,
            Optional<Instant> successorPlannedAsOf,
            boolean passedOver,
            Instant now) {
        Optional<SkipReason> skipped = passedOver
                ? Optional.of(CatchUp.reason(run.spec().catchUp(), run.scheduledTime(), now))
                : first.flatMap(DueDecision::missedBy);
        if (skipped.isPresent()) {
            return Optional.of(new Skip(skipped.get(), only(run), PlannedTimes.NONE));
        }
        boolean taken = first.isPresent()
                && (first.get().state() != RunState.PLANNED
                        || first.get().claim().isPresent());
        if (taken) {
            return Optional.of(byDeadline(run, PlannedTimes.NONE, now));
        }
        return successorPlannedAsOf.isPresent()
                        || schedule.next(run.scheduledTime()).isEmpty()
                ? Optional.of(overdue(run, schedule, successorPlannedAsOf, now, now))
                : Optional.empty();
    }

    /** Why it was skipped as missed, if it was. */
    private static Optional<SkipReason> missedBy(Run first) {
        return first.ending().orElse(null) instanceof Ending.Skipped skipped
                        && CatchUp.REASONS.contains(skipped.reason())
                ? Optional.of(skipped.reason())
                : Optional.empty();
    }

    /**
     * Whether this run is a link of its job's chain: manual runs, other shards than 0, retries and those that have waited
     * since are none.
     */
    static boolean plansSuccessors(Run run) {
        return run.attempt() == 1 && run.id().isLink() && run.waitingSince().isEmpty();
    }

    private static MissedTimes only(Run run) {
        return MissedTimes.only(run.scheduledTime());
    }
}

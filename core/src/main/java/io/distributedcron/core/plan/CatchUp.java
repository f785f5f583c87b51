package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to plan after down time.
 *
 * @param times to plan: first the missed times that run
 * @param missed the times before them that are never planned, if there are any
 */
public record CatchUp(PlannedTimes times, Optional<MissedTimes> missed) {
    /**
     * How long a time may be overdue before the question arises whether it was missed. Short enough that nobody minds a
     * run that late, long enough for a new master and a repair of what a dead scheduler left.
     */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** Why a time is skipped that was missed. */
    public static final Set<SkipReason> REASONS =
            Set.of(SkipReason.MISSED, SkipReason.MISSED_TOO_LONG_AGO, SkipReason.MISSED_LATER_RUNS);

    /**
     * Goes on with a job whose last planned time was {@code after}, where nothing beyond it was ever planned. Costs what it
     * answers, however long ago that was.
     *
     * @param until the horizon up to which every time is planned
     */
    public static CatchUp from(Schedule schedule, CatchUpPolicy policy, Instant after, Instant now, Instant until) {
        Optional<Instant> next = schedule.next(after);
        if (next.isEmpty() || !schedule.due(next.get()).isBefore(now.minus(GRACE))) {
            return new CatchUp(PlannedTimes.upTo(schedule, after, until), Optional.empty());
        }
        Instant firstMissed = next.get();
        Instant latest = latestDue(schedule, now);
        List<Instant> run = newest(schedule, policy, firstMissed, latest, now);
        PlannedTimes times = PlannedTimes.upTo(schedule, latest, until).after(schedule, run);
        if (run.isEmpty()) {
            return new CatchUp(times, Optional.of(MissedTimes.of(schedule, firstMissed, latest)));
        }
        return new CatchUp(
                times,
                run.getFirst().equals(firstMissed)
                        ? Optional.empty()
                        : Optional.of(MissedTimes.of(
                                schedule,
                                firstMissed,
                                last(schedule, run.getFirst().minusNanos(1)))));
    }

    /** Those that run of the times from {@code first} to {@code latest}, both missed; ascending. */
    private static List<Instant> newest(
            Schedule schedule, CatchUpPolicy policy, Instant first, Instant latest, Instant now) {
        ArrayDeque<Instant> newest = new ArrayDeque<>();
        Optional<Instant> time = Optional.of(latest);
        while (time.isPresent()
                && newest.size() < policy.most()
                && !time.get().isBefore(first)
                && !policy.tooLongAgo(time.get(), now)) {
            newest.addFirst(time.get());
            time = schedule.previous(time.get());
        }
        return List.copyOf(newest);
    }

    /** Whether a missed time is among those that run. */
    static boolean runs(Schedule schedule, CatchUpPolicy policy, Instant missed, Instant now) {
        Optional<Instant> later = Optional.of(missed);
        int place = 0;
        while (later.isPresent() && !schedule.due(later.get()).isAfter(now) && place <= policy.most()) {
            place++;
            later = schedule.next(later.get());
        }
        return place <= policy.most() && !policy.tooLongAgo(missed, now);
    }

    /**
     * The record of the missed times where no run was ever planned for the first of them: a run that is skipped from the
     * start. It belongs into the store before the times are planned.
     */
    public Optional<Run> record(Job job, Ticket ticket, Instant plannedAsOf, Instant now) {
        return missed.map(range -> Run.planned(job, range.first(), ticket, plannedAsOf)
                .endedUnclaimed(range.skipped(reason(job.spec().catchUp(), range.last(), now)), now));
    }

    /**
     * Why missed times are skipped.
     *
     * @param last the latest of them
     */
    static SkipReason reason(CatchUpPolicy policy, Instant last, Instant now) {
        return policy.most() == 0
                ? SkipReason.MISSED
                : policy.tooLongAgo(last, now) ? SkipReason.MISSED_TOO_LONG_AGO : SkipReason.MISSED_LATER_RUNS;
    }

    /**
     * Whether a run is so late that its successor must be looked at, to tell down time from a busy pool. Retries, manual runs
     * and those that waited for others were not missed, whatever their age.
     */
    public static boolean mayBeMissed(Run run, Instant now) {
        return run.attempt() == 1
                && run.claim().isEmpty()
                && run.waitingSince().isEmpty()
                && !run.id().isManual()
                && now.isAfter(reference(run).plus(GRACE));
    }

    /**
     * Whether a run that may be missed was: its successor was not planned while it was still in time. Whoever handles a
     * run plans its successor first, and planning follows time whatever workers do, so this tells down time from a busy
     * pool. A run that was planned after its own time was chosen to catch up: for it, time began when it was planned.
     */
    static boolean missed(Run run, Optional<Instant> successorPlannedAsOf) {
        return successorPlannedAsOf.isEmpty()
                || successorPlannedAsOf.get().isAfter(reference(run).plus(GRACE));
    }

    private static Instant reference(Run run) {
        return run.plannedAsOf().isAfter(run.dueTime()) ? run.plannedAsOf() : run.dueTime();
    }

    /** The latest time whose run is due by now; there is one. */
    private static Instant latestDue(Schedule schedule, Instant now) {
        Instant latest = last(schedule, now);
        return schedule.due(latest).isAfter(now) ? last(schedule, latest.minusNanos(1)) : latest;
    }

    /** The latest time at or before {@code at}, which must not be before the first. */
    private static Instant last(Schedule schedule, Instant at) {
        return schedule.previous(at.plusNanos(1)).orElseThrow();
    }
}

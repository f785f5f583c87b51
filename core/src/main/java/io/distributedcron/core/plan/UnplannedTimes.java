package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of a declaration that nobody had planned for when it was changed. Whoever handles a run plans what follows it
 * first, and skips it afterwards if it was missed, together with the times between; so behind a run that was due and that
 * nobody had ended, as after down time, there may be times without a run, and it alone tells of them.
 */
public final class UnplannedTimes {
    private UnplannedTimes() {}

    /**
     * The record of the times between a run that was due and the next one, if there are any: a run that is skipped from the
     * start, for the first of them.
     *
     * @param due of an older declaration, at or before the change
     * @param schedule that of its declaration
     * @param next the time of the next run of its chain
     * @param changed the job as it is stored since the change, which bounds them, too
     */
    public static Optional<Run> record(
            Run due, Schedule schedule, Optional<Instant> next, Job changed, Ticket ticket, Instant now) {
        Instant end = next.filter(time -> !time.isAfter(changed.changedAt()))
                .orElseGet(() -> changed.changedAt().plusNanos(1));
        return schedule.next(due.scheduledTime())
                .filter(first -> first.isBefore(end))
                .map(first -> {
                    Instant latest = schedule.previous(end).orElse(first);
                    return due.successor(first, first, ticket, changed.changedAt())
                            .endedUnclaimed(
                                    MissedTimes.of(schedule, first, latest).skipped(reason(changed)), now);
                });
    }

    private static SkipReason reason(Job changed) {
        return changed.status() == Job.Status.HELD ? SkipReason.HELD : SkipReason.SUPERSEDED;
    }
}

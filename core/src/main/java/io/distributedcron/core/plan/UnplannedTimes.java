package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of a declaration that nobody had planned for when it was changed. Whoever handles a run plans what follows it
 * first; so a chain that ends, at the change, with a run that was due and that nobody had handled, as after down time, had
 * times between that run and the change, and the run alone tells of them.
 */
public final class UnplannedTimes {
    private UnplannedTimes() {}

    /** Whether a chain that ends here may have ended before the change. */
    public static boolean mayBeAfter(Run last, Job changed) {
        return last.state() == RunState.PLANNED
                && last.claim().isEmpty()
                && !last.scheduledTime().isAfter(changed.changedAt())
                && isOfAnOlderDeclaration(last, changed);
    }

    private static boolean isOfAnOlderDeclaration(Run last, Job changed) {
        return switch (changed.status()) {
            case ACTIVE -> last.revision() < changed.revision();
            case HELD ->
                last.revision() < changed.revision()
                        || (last.revision() == changed.revision()
                                && !last.plannedAsOf().isAfter(changed.changedAt()));
            case SUSPENDED, DELETED -> last.revision() <= changed.revision();
        };
    }

    /**
     * The record of these times, if there are any: a run that is skipped from the start, for the first of them.
     *
     * @param last the end of the chain, which {@linkplain #mayBeAfter may have} such times after it
     * @param schedule that of its declaration
     * @param changed the job as it is stored since the change
     */
    public static Optional<Run> record(Run last, Schedule schedule, Job changed, Ticket ticket, Instant now) {
        Instant end = changed.changedAt();
        return schedule.next(last.scheduledTime())
                .filter(first -> !first.isAfter(end))
                .map(first -> {
                    Instant latest = schedule.previous(end.plusNanos(1)).orElse(first);
                    return last.successor(first, first, ticket, end)
                            .endedUnclaimed(
                                    MissedTimes.of(schedule, first, latest).skipped(reason(changed)), now);
                });
    }

    private static SkipReason reason(Job changed) {
        return changed.status() == Job.Status.HELD ? SkipReason.HELD : SkipReason.SUPERSEDED;
    }
}

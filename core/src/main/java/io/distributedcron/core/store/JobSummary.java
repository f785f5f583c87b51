package io.distributedcron.core.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What people want to see of a job, derived from its runs and its trim note.
 *
 * @param nextScheduleTime the earliest planned time still to come; where there is none, the latest planned time that is
 *     overdue and not claimed
 * @param lastScheduleTime the latest scheduled time of a run that was claimed
 * @param lastSuccessfulTime when the latest run that succeeded ended
 * @param lastFailureTime when the latest run that failed or timed out ended
 * @param active how many runs are active; one that many newer runs have overtaken may be left out
 */
public record JobSummary(
        Optional<Instant> nextScheduleTime,
        Optional<Instant> lastScheduleTime,
        Optional<Instant> lastSuccessfulTime,
        Optional<Instant> lastFailureTime,
        int active) {
    /** That of a job without runs. */
    public static final JobSummary EMPTY =
            new JobSummary(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
}

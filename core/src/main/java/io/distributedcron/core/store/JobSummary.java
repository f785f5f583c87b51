package io.distributedcron.core.store;

import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What people want to see of a job, derived from its runs and its trim note.
 *
 * @param nextScheduleTime the earliest planned time still to come; where there is none, the latest planned time that is
 *     overdue and not claimed
 * @param lastScheduleTime the latest scheduled time of a run that was claimed
 * @param lastSuccessfulTime when the latest time that succeeded, with all its shards, had done so
 * @param lastFailureTime when the latest time that failed or timed out, as a whole, had done so
 * @param active how many runs are active; one that many newer runs have overtaken may be left out
 * @param skipped how many planned times were skipped, by reason, as far back as the job goes
 * @param heldSince since when the job is held after failures, if it is
 */
public record JobSummary(
        Optional<Instant> nextScheduleTime,
        Optional<Instant> lastScheduleTime,
        Optional<Instant> lastSuccessfulTime,
        Optional<Instant> lastFailureTime,
        int active,
        Map<SkipReason, SkippedTimes> skipped,
        Optional<Instant> heldSince) {
    public JobSummary {
        skipped = Map.copyOf(skipped);
    }

    /** Of a job of which nothing was skipped. */
    public JobSummary(
            Optional<Instant> nextScheduleTime,
            Optional<Instant> lastScheduleTime,
            Optional<Instant> lastSuccessfulTime,
            Optional<Instant> lastFailureTime,
            int active) {
        this(
                nextScheduleTime,
                lastScheduleTime,
                lastSuccessfulTime,
                lastFailureTime,
                active,
                Map.of(),
                Optional.empty());
    }

    /** Of a job that is not held. */
    public JobSummary(
            Optional<Instant> nextScheduleTime,
            Optional<Instant> lastScheduleTime,
            Optional<Instant> lastSuccessfulTime,
            Optional<Instant> lastFailureTime,
            int active,
            Map<SkipReason, SkippedTimes> skipped) {
        this(
                nextScheduleTime,
                lastScheduleTime,
                lastSuccessfulTime,
                lastFailureTime,
                active,
                skipped,
                Optional.empty());
    }

    /** That of a job without runs. */
    public static final JobSummary EMPTY =
            new JobSummary(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
}

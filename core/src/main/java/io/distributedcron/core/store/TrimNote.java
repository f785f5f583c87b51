package io.distributedcron.core.store;

import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the janitor notes on a job before it deletes finished runs: what would otherwise be forgotten.
 *
 * @param upTo every run scheduled up to this time is finished, and may be gone: a run for such a time that is not found
 *     is not planned again
 * @param from the earliest time of the schedule whose run was deleted; before it none was. Empty where that is not known
 * @param lastSuccess when the latest deleted time that succeeded, with all its shards, had done so
 * @param lastFailure when the latest deleted time that failed or timed out had done so
 * @param succeeded how many deleted times had succeeded
 * @param otherwise how many deleted times had ended in another way
 * @param skipped what deleted records of skipped times stood for, by reason
 */
public record TrimNote(
        Instant upTo,
        Optional<Instant> from,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure,
        long succeeded,
        long otherwise,
        Map<SkipReason, SkippedTimes> skipped) {
    public TrimNote {
        skipped = Map.copyOf(skipped);
    }

    /** Without skipped times. */
    public TrimNote(
            Instant upTo,
            Optional<Instant> from,
            Optional<Instant> lastSuccess,
            Optional<Instant> lastFailure,
            long succeeded,
            long otherwise) {
        this(upTo, from, lastSuccess, lastFailure, succeeded, otherwise, Map.of());
    }

    /** Where it is not known from when on. */
    public TrimNote(
            Instant upTo,
            Optional<Instant> lastSuccess,
            Optional<Instant> lastFailure,
            long succeeded,
            long otherwise) {
        this(upTo, Optional.empty(), lastSuccess, lastFailure, succeeded, otherwise);
    }

    /** The same, from this time on. */
    public TrimNote from(Instant earliest) {
        return new TrimNote(upTo, Optional.of(earliest), lastSuccess, lastFailure, succeeded, otherwise, skipped);
    }

    /** The same with these skipped times. */
    public TrimNote skipping(Map<SkipReason, SkippedTimes> times) {
        return new TrimNote(upTo, from, lastSuccess, lastFailure, succeeded, otherwise, times);
    }

    /** Whether the run of this time may have been deleted. */
    public boolean mayHaveTrimmed(Instant time) {
        return !time.isAfter(upTo)
                && from.map(earliest -> !time.isBefore(earliest)).orElse(true);
    }
}

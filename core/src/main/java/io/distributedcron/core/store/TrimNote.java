package io.distributedcron.core.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What the janitor notes on a job before it deletes finished runs: what would otherwise be forgotten.
 *
 * @param upTo every run scheduled up to this time is finished, and may be gone: a run for such a time that is not found
 *     is not planned again
 * @param lastSuccess when the latest deleted run that succeeded ended
 * @param lastFailure when the latest deleted run that failed or timed out ended
 * @param succeeded how many deleted runs had succeeded
 * @param otherwise how many deleted runs had ended in another way
 */
public record TrimNote(
        Instant upTo, Optional<Instant> lastSuccess, Optional<Instant> lastFailure, long succeeded, long otherwise) {}

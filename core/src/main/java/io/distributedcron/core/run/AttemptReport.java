package io.distributedcron.core.run;

import io.distributedcron.core.job.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be written at the end of an attempt; has an effect only while the run carries the token.
 *
 * @param id which run
 * @param job whose run
 * @param token under which it was claimed
 * @param end what becomes of it
 * @param startedAt when its function was called, if it was
 * @param at when the attempt ended
 * @param whereabouts where the store found the run
 */
public record AttemptReport(
        RunId id,
        JobId job,
        Token token,
        AttemptEnd end,
        Optional<Instant> startedAt,
        Instant at,
        Whereabouts whereabouts) {
    /** It is not known where the run is stored. */
    public AttemptReport(RunId id, JobId job, Token token, AttemptEnd end, Optional<Instant> startedAt, Instant at) {
        this(id, job, token, end, startedAt, at, Whereabouts.UNKNOWN);
    }

    /** The same, of a run that the store found there. */
    public AttemptReport foundAt(Whereabouts found) {
        return new AttemptReport(id, job, token, end, startedAt, at, found);
    }
}

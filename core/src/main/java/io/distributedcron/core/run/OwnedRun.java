package io.distributedcron.core.run;

import io.distributedcron.core.job.JobId;
import java.util.Optional;

/**
 * A run that the store says a worker has.
 *
 * @param id which run
 * @param job whose run
 * @param token under which it was claimed
 * @param cancelRequested why its worker shall stop it, if somebody asked for that
 */
public record OwnedRun(RunId id, JobId job, Token token, Optional<CancelReason> cancelRequested) {}

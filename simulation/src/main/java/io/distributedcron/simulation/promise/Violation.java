package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.JobId;
import java.util.Optional;

/**
 * A promise that was broken.
 *
 * @param what happened, for people
 * @param job whose run it was, if it was one's
 */
public record Violation(Promise promise, String what, Optional<JobId> job) {}

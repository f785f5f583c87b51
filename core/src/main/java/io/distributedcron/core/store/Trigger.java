package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.time.Instant;

/**
 * That somebody asked for a run: noted before the run is planned, and kept as long as its job, so that what was asked for
 * once is never run again, however long its run is over and forgotten.
 *
 * @param run which run; its id is made from what was asked for
 * @param job whose run
 * @param scheduledTime of that run
 * @param notedAt when it was asked for first
 * @param planned whether the run is certain to have been planned
 */
public record Trigger(RunId run, JobId job, Instant scheduledTime, Instant notedAt, boolean planned) {}

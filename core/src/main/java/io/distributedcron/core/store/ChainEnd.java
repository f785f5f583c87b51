package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;

/**
 * The run of a job with the latest scheduled time, manual runs aside: where its chain of runs ends.
 *
 * @param job whose chain
 * @param run the last run; its id tells the job's uid
 * @param revision that planned it
 * @param scheduledTime of that run
 * @param state of that run: a chain is whole while this is PLANNED
 */
public record ChainEnd(JobId job, RunId run, long revision, Instant scheduledTime, RunState state) {}

package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;

/**
 * The link of a job's chain with the latest scheduled time, manual runs and shards other than 0 aside: where the chain ends.
 *
 * @param job whose chain
 * @param run the last run; its id tells the job's uid
 * @param revision that planned it
 * @param scheduledTime of that run
 * @param state of that run: a chain is whole while this is PLANNED
 */
public record ChainEnd(JobId job, RunId run, long revision, Instant scheduledTime, RunState state) {}

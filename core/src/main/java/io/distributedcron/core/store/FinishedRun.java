package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;

/** What the janitor needs to know of a run that is over. */
public record FinishedRun(RunId id, JobId job, RunState state, Instant scheduledTime, Instant finishedAt) {}

package io.distributedcron.core.declare;

import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.TriggerToken;
import java.time.Instant;
import java.util.Optional;

/**
 * That a job shall run beside its schedule.
 *
 * @param run the id of that run, made from what is asked for
 * @param scheduledTime what its function is told
 * @param dueTime when it runs
 * @param payload instead of the job's; empty: the job's
 * @param shards of a run that repeats one shard: that shard; empty: all that the job declares
 */
public record RunRequest(
        RunId run, Instant scheduledTime, Instant dueTime, Optional<PayloadText> payload, Optional<Shards> shards) {
    /** With all shards that the job declares. */
    public RunRequest(RunId run, Instant scheduledTime, Instant dueTime, Optional<PayloadText> payload) {
        this(run, scheduledTime, dueTime, payload, Optional.empty());
    }

    /** The run of this token, at a time. */
    public static RunRequest of(JobUid job, TriggerToken token, Instant at, Optional<PayloadText> payload) {
        return new RunRequest(RunId.manual(job, token.value()), at, at, payload);
    }
}

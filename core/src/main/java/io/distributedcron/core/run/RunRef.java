package io.distributedcron.core.run;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;

/**
 * A planned run as somebody last saw it. A conditional write by reference does nothing where the ticket has changed.
 *
 * @param id which run
 * @param job whose run, which says where it is stored
 * @param ticket what it carried when it was seen
 * @param whereabouts where the store found it
 */
public record RunRef(RunId id, JobId job, Ticket ticket, Whereabouts whereabouts) {
    /** It is not known where it is stored. */
    public RunRef(RunId id, JobId job, Ticket ticket) {
        this(id, job, ticket, Whereabouts.UNKNOWN);
    }

    public static RunRef of(Run run) {
        return new RunRef(run.id(), run.job(), run.ticket(), run.whereabouts());
    }

    /** Which shard of the job it is a run of. */
    public JobShard shard() {
        return new JobShard(job, id.shard());
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import java.time.Instant;

/**
 * That a job was declared, changed, suspended or deleted.
 *
 * @param id its name
 * @param uid its declaration
 * @param revision after the change
 * @param status after the change
 * @param changedAt by the database's clock, which orders the feed
 */
public record JobChange(JobId id, JobUid uid, long revision, Job.Status status, Instant changedAt) {}

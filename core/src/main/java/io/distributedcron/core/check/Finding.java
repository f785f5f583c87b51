package io.distributedcron.core.check;

import io.distributedcron.core.job.JobId;

/**
 * Something wrong.
 *
 * @param job whose run it is
 * @param id the run's id, or the planned time where there is no run
 * @param what for people
 */
public record Finding(Verdict verdict, JobId job, String id, String what) {}

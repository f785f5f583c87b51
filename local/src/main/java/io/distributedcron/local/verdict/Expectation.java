package io.distributedcron.local.verdict;

import io.distributedcron.core.job.JobId;
import java.time.Instant;

/**
 * That a job should have run by this schedule for a while.
 *
 * @param job which
 * @param schedule as its resource says
 * @param timeZone as its resource says
 * @param after from when the schedule held; a time at that instant is not expected
 * @param until when it ended to hold, or when the observation did; a time at that instant is not expected
 */
public record Expectation(JobId job, String schedule, String timeZone, Instant after, Instant until) {}

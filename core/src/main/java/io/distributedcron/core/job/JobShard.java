package io.distributedcron.core.job;

/**
 * One of the shards of every planned time of a job. Of an exclusive job, each has at most one active run.
 *
 * @param shard its number, counted from 0; 0 where a planned time has one run
 */
public record JobShard(JobId job, int shard) {}

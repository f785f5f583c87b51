package io.distributedcron.local.process;

/**
 * What runs of a Deployment.
 *
 * @param generation of the spec that was seen
 * @param replicas pods, those that are being stopped included
 * @param updated pods of the present template that are not being stopped
 * @param ready pods of those that have said that they are ready
 */
public record WorkloadStatus(long generation, int replicas, int updated, int ready) {}

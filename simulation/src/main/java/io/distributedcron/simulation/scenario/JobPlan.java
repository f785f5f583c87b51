package io.distributedcron.simulation.scenario;

import io.distributedcron.core.job.JobSpec;

/**
 * A job of a scenario as it is first declared.
 *
 * @param name unique in its scenario
 * @param declaredAt nanoseconds from the beginning
 */
public record JobPlan(String name, JobSpec spec, long declaredAt) {}

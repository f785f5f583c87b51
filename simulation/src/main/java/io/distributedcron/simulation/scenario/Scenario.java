package io.distributedcron.simulation.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A schedule: an installation, its jobs and what happens to it. The same scenario gives the same history.
 *
 * @param seed of whatever is left to chance
 * @param start what time it is in the beginning, by the database
 * @param schedulers how many; named {@code scheduler-1} and so on
 * @param workers the concurrency of each; named {@code worker-1} and so on
 * @param offsets how far each machine's clock is from the database's in the beginning
 * @param troubled for how long faults happen; then all are healed
 * @param calm for how long it goes on without faults, before it is judged
 */
public record Scenario(
        long seed,
        Instant start,
        int schedulers,
        List<Integer> workers,
        Map<String, Duration> offsets,
        List<JobPlan> jobs,
        List<Fault> faults,
        Duration troubled,
        Duration calm) {
    public Scenario withFaults(List<Fault> others) {
        return new Scenario(seed, start, schedulers, workers, offsets, jobs, others, troubled, calm);
    }

    public Scenario withJobs(List<JobPlan> others) {
        return new Scenario(seed, start, schedulers, workers, offsets, others, faults, troubled, calm);
    }

    public Scenario withSchedulers(int others) {
        return new Scenario(seed, start, others, workers, offsets, jobs, faults, troubled, calm);
    }

    public Scenario withWorkers(List<Integer> others) {
        return new Scenario(seed, start, schedulers, others, offsets, jobs, faults, troubled, calm);
    }
}

package io.distributedcron.core.declare;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobSets;
import io.distributedcron.core.store.PlannedRuns;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Brings many new jobs into force at once: one write adds those whose names are free, one plans their first runs. A new
 * job has no runs of an older declaration, so nothing needs to be withdrawn. Thread-safe.
 *
 * <p>After a crash between the two the repair of chains plans what is missing.
 */
public final class AddJobs {
    private final JobSets jobs;
    private final PlanShards plan;
    private final Schedules schedules;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Adds through these ports.
     *
     * @param clock as the database's: a {@link io.distributedcron.core.time.CorrectedClock}
     * @param random makes tickets; must be thread-safe
     */
    public AddJobs(JobSets jobs, PlannedRuns runs, Schedules schedules, InstantSource clock, RandomGenerator random) {
        this.jobs = jobs;
        this.plan = new PlanShards(runs, random);
        this.schedules = schedules;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Adds those whose names are free.
     *
     * @param declarations first revisions
     * @return the names of those that this call added
     * @throws io.distributedcron.core.cron.InvalidScheduleException if a schedule is not valid; nothing was written
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; any may have been added
     */
    public Set<JobId> add(List<JobDeclaration> declarations) {
        List<Schedule> parsed = declarations.stream().map(this::schedule).toList();
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Set<JobId> added = jobs.add(declarations, at);
        List<Run> first = new ArrayList<>(added.size());
        for (int i = 0; i < parsed.size(); i++) {
            JobDeclaration declaration = declarations.get(i);
            if (added.contains(declaration.id()) && !declaration.suspended()) {
                Job job = new Job(
                        declaration.id(),
                        declaration.uid(),
                        declaration.revision(),
                        declaration.spec(),
                        Job.Status.ACTIVE,
                        at);
                first.addAll(PlannedTimes.first(parsed.get(i), job)
                        .runs((time, due) -> Run.planned(job, time, due, Ticket.random(random), at)));
            }
        }
        plan.plan(first);
        return added;
    }

    private Schedule schedule(JobDeclaration declaration) {
        return switch (schedules.of(declaration.id(), declaration.spec())) {
            case Schedules.Valid(Schedule schedule) -> schedule;
            case Schedules.Invalid invalid ->
                Schedule.of(declaration.spec().timing(), declaration.id().toString());
        };
    }
}

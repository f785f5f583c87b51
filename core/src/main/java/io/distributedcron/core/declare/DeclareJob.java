package io.distributedcron.core.declare;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.plan.CatchUp;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.PutAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Puts declarations of jobs into force, and deletes jobs. These writes, in this order: the job, so that from then on
 * whoever looks it up refuses runs of older revisions; the withdrawal of what older revisions planned, and before it the
 * record of what they had not planned; the first runs of this one. Where these were not all done for the declaration
 * that is replaced, they are done first: nobody could tell its times afterwards. Thread-safe.
 *
 * <p>Each write may be repeated, so after a crash between any two of them the same call again does what is missing; where
 * they all succeeded, this remembers it and repeats none. A declaration that was stored longer ago than {@link #REPEATABLE} is not planned again by repeating it: its runs may be
 * over and gone by then, and would run twice. What a crash left undone for that long, the repair of chains does.
 */
public final class DeclareJob {
    /** How long after a change its first runs are certain to be found if they were planned, finished ones included. */
    static final Duration REPEATABLE = Duration.ofMinutes(5);

    /** By how much the clock here may be ahead of the database's. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(1);

    private final JobStore jobs;
    private final Schedules schedules = new Schedules();
    private final WithdrawRuns withdraw;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RecordMissedTimes missed;
    private final PlanShards plan;
    private final SettledJobs settled = new SettledJobs();

    /**
     * Declares through these ports.
     *
     * @param clock as the database's: a {@link io.distributedcron.core.time.CorrectedClock}
     * @param random makes tickets; must be thread-safe
     */
    public DeclareJob(JobStore jobs, PlannedRuns runs, InstantSource clock, RandomGenerator random) {
        this.jobs = jobs;
        this.withdraw = new WithdrawRuns(runs, schedules, random);
        this.clock = clock;
        this.random = random;
        this.missed = new RecordMissedTimes(runs, random);
        this.plan = new PlanShards(runs, random);
    }

    /**
     * Brings a declaration into force, if it is newer than what is stored; repeats what follows if it is the same.
     *
     * @throws InvalidScheduleException if its schedule or time zone is not valid; nothing was written
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public DeclareAnswer put(JobDeclaration declaration) {
        Schedule schedule = schedule(declaration.id(), declaration.spec());
        if (!settled.contains(declaration)) {
            settleEarlier(
                    declaration.id(),
                    stored -> stored.uid().equals(declaration.uid()) && stored.revision() < declaration.revision());
        }
        Instant knownAsOf = clock.instant().minus(CLOCK_ERROR);
        return switch (jobs.put(declaration)) {
            case PutAnswer.Outdated(Job newer) -> new DeclareAnswer.Outdated(newer);
            case PutAnswer.Stored(Job job) -> new DeclareAnswer.InForce(job, true, settle(job, schedule, knownAsOf));
            case PutAnswer.Unchanged(Job job) ->
                new DeclareAnswer.InForce(
                        job, false, repeatable(job) ? settleOnce(job, schedule, knownAsOf) : Optional.empty());
        };
    }

    /**
     * Deletes a job: nothing of it starts any more, and what runs is asked to stop.
     *
     * @return its tombstone; empty if there was no such job
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Optional<Job> delete(JobId id, JobUid uid) {
        settleEarlier(id, stored -> stored.uid().equals(uid));
        Optional<Job> tombstone = jobs.delete(id, uid);
        tombstone.ifPresent(job -> withdraw.withdraw(job, clock.instant()));
        return tombstone;
    }

    /** Does for what is stored, if it is about to be replaced, what may have been left undone. */
    private void settleEarlier(JobId id, Predicate<Job> isReplaced) {
        Optional.ofNullable(jobs.find(List.of(id)).get(id))
                .filter(stored -> stored.status() != Job.Status.DELETED
                        && isReplaced.test(stored)
                        && !settled.contains(stored)
                        && schedules.of(id, stored.spec()) instanceof Schedules.Valid)
                .ifPresent(this::settleAgain);
    }

    /** Repeats what follows the storing of a job, for {@link SweepAgain}. */
    void settleAgain(Job job) {
        if (job.active() && repeatable(job)) {
            settle(job, schedule(job.id(), job.spec()), job.changedAt());
        } else {
            withdraw.withdraw(job, clock.instant());
        }
    }

    private Optional<Instant> settleOnce(Job job, Schedule schedule, Instant knownAsOf) {
        if (!settled.contains(job)) {
            return settle(job, schedule, knownAsOf);
        }
        Instant now = clock.instant();
        return job.active() ? after(now, firstTimes(job, schedule, now)) : Optional.empty();
    }

    private Optional<Instant> settle(Job job, Schedule schedule, Instant knownAsOf) {
        Instant now = clock.instant();
        withdraw.withdraw(job, now);
        if (!job.active()) {
            settled.add(job);
            return Optional.empty();
        }
        Instant asOf = later(knownAsOf, job.changedAt());
        CatchUp first = missed.record(job, schedule, firstTimes(job, schedule, now), asOf, now, now);
        plan.replan(first.times().runs((time, due) -> Run.planned(job, time, due, Ticket.random(random), asOf)));
        settled.add(job);
        return after(now, first);
    }

    /** The first times after the change; after an interruption, what the job's catch-up policy says instead. */
    private static CatchUp firstTimes(Job job, Schedule schedule, Instant now) {
        PlannedTimes first = PlannedTimes.first(schedule, job);
        boolean missed = !first.dues().isEmpty() && first.dues().getFirst().isBefore(now.minus(CatchUp.GRACE));
        return missed
                ? CatchUp.from(schedule, job.spec().catchUp(), job.changedAt(), now, now)
                : new CatchUp(first, Optional.empty());
    }

    private static Optional<Instant> after(Instant now, CatchUp planned) {
        return planned.times().times().stream()
                .filter(time -> time.isAfter(now))
                .findFirst();
    }

    private boolean repeatable(Job job) {
        return clock.instant().isBefore(job.changedAt().plus(REPEATABLE));
    }

    private static Schedule schedule(JobId job, JobSpec spec) {
        return Schedule.of(spec.timing(), job.toString());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

package io.distributedcron.core.run;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import java.time.Instant;
import java.util.Optional;

/**
 * One planned time of a job, as the store holds it. Immutable: each transition answers the run as it is afterwards.
 *
 * @param id made from the job's uid and the planned time
 * @param job whose run it is
 * @param revision of the job when it was planned; kept through its attempts
 * @param scheduledTime the nominal time, from the schedule
 * @param dueTime when it may start: the nominal time, later by the job's jitter, or a later attempt's time
 * @param deadline when it must be over, all its attempts included; empty: never
 * @param state where it stands
 * @param attempt counted from 1; lost attempts count here too
 * @param lostAttempts how many attempts ended with the loss of their worker
 * @param ticket what a message must carry to claim it
 * @param spec the job's declaration at that revision
 * @param plannedAsOf up to which position of the feed of job changes the planner knew: whoever knows less must look the
 *     job up before acting on this run
 * @param claim who has it, while it runs; kept afterwards, so that a repeated write of an outcome is recognised
 * @param startedAt when its function was last called
 * @param finishedAt when its ending was decided
 * @param lastFailure why the latest attempt that failed did so
 * @param ending how it ended, in a terminal state
 * @param cancelRequested why it shall stop, if somebody asked its worker to stop it
 * @param waitingSince when it was due at first, if it has waited for other runs since then
 * @param whereabouts where the store found it
 */
public record Run(
        RunId id,
        JobId job,
        long revision,
        Instant scheduledTime,
        Instant dueTime,
        Optional<Instant> deadline,
        RunState state,
        int attempt,
        int lostAttempts,
        Ticket ticket,
        JobSpec spec,
        Instant plannedAsOf,
        Optional<Claim> claim,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Failure> lastFailure,
        Optional<Ending> ending,
        Optional<CancelReason> cancelRequested,
        Optional<Instant> waitingSince,
        Whereabouts whereabouts) {

    /** The run of this job for this time, due then, not yet claimed by anyone. */
    public static Run planned(Job job, Instant scheduledTime, Ticket ticket, Instant plannedAsOf) {
        return planned(job, scheduledTime, scheduledTime, ticket, plannedAsOf);
    }

    /** The run of this job for this time, not yet claimed by anyone. */
    public static Run planned(Job job, Instant scheduledTime, Instant dueTime, Ticket ticket, Instant plannedAsOf) {
        return first(
                RunId.planned(job.uid(), scheduledTime),
                job.id(),
                job.revision(),
                job.spec(),
                scheduledTime,
                dueTime,
                ticket,
                plannedAsOf);
    }

    /** A run that somebody asked for. */
    public static Run manual(Job job, String trigger, Instant at, Ticket ticket, Instant plannedAsOf) {
        return first(
                RunId.manual(job.uid(), trigger), job.id(), job.revision(), job.spec(), at, at, ticket, plannedAsOf);
    }

    /**
     * A run that somebody asked for.
     *
     * @param id which one; a manual one
     * @param payload what its function gets
     */
    public static Run manual(
            Job job, RunId id, Payload payload, Instant scheduledTime, Instant dueTime, Ticket ticket, Instant asOf) {
        if (!id.isManual() || !id.job().equals(job.uid())) {
            throw new IllegalArgumentException(id + " is no manual run of job " + job.id() + ", uid " + job.uid());
        }
        return first(id, job.id(), job.revision(), job.spec().with(payload), scheduledTime, dueTime, ticket, asOf);
    }

    /** A later run of the same revision of the same job. */
    public Run successor(Instant scheduledTime, Instant dueTime, Ticket ticket, Instant plannedAsOf) {
        return first(
                RunId.planned(id.job(), scheduledTime),
                job,
                revision,
                spec,
                scheduledTime,
                dueTime,
                ticket,
                plannedAsOf);
    }

    /** The run of another shard of the same time, planned with this one, which is that of shard 0. */
    public Run ofShard(int shard, Ticket its) {
        return first(
                id.ofShard(shard),
                job,
                revision,
                spec.sharded(spec.shards().carriedBy(shard)),
                scheduledTime,
                dueTime,
                its,
                plannedAsOf);
    }

    private static Run first(
            RunId id,
            JobId job,
            long revision,
            JobSpec spec,
            Instant scheduledTime,
            Instant dueTime,
            Ticket ticket,
            Instant plannedAsOf) {
        return new Run(
                id,
                job,
                revision,
                scheduledTime,
                dueTime,
                spec.failures().deadline().map(dueTime::plus),
                RunState.PLANNED,
                1,
                0,
                ticket,
                spec,
                plannedAsOf,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Whereabouts.UNKNOWN);
    }

    public Slot slot() {
        return job.slot();
    }

    public PoolId pool() {
        return spec.pool();
    }

    /** The same, found there. */
    public Run foundAt(Whereabouts found) {
        return new Run(
                id,
                job,
                revision,
                scheduledTime,
                dueTime,
                deadline,
                state,
                attempt,
                lostAttempts,
                ticket,
                spec,
                plannedAsOf,
                claim,
                startedAt,
                finishedAt,
                lastFailure,
                ending,
                cancelRequested,
                waitingSince,
                found);
    }

    /** Whether it occupies its job's only place: from its claim to its end, waits between attempts included. */
    public boolean active() {
        return state == RunState.RUNNING || (state == RunState.PLANNED && claim.isPresent());
    }

    /** Whether it waits for other runs to end, unclaimed. */
    public boolean waiting() {
        return state == RunState.PLANNED && claim.isEmpty() && waitingSince.isPresent();
    }

    /** From when on a starting deadline counts: when it was due at first. */
    public Instant firstDue() {
        return waitingSince.orElse(dueTime);
    }

    /** The run, which waits for others or goes on waiting: it comes back at that time if nobody calls it before. */
    public Run waitingUntil(Instant newDueTime, Ticket newTicket) {
        if (state != RunState.PLANNED || claim.isPresent()) {
            throw new IllegalStateException("run " + id + " is " + state + " and cannot wait unclaimed");
        }
        return new Run(
                id,
                job,
                revision,
                scheduledTime,
                newDueTime,
                deadline,
                state,
                attempt,
                lostAttempts,
                newTicket,
                spec,
                plannedAsOf,
                claim,
                startedAt,
                finishedAt,
                lastFailure,
                ending,
                cancelRequested,
                Optional.of(firstDue()),
                whereabouts);
    }

    /** The run, claimed. */
    public Run claimed(Claim newClaim) {
        return with(
                state.transitionTo(RunState.RUNNING, id),
                dueTime,
                attempt,
                lostAttempts,
                ticket,
                Optional.of(newClaim),
                Optional.empty(),
                Optional.empty(),
                lastFailure,
                Optional.empty(),
                cancelRequested);
    }

    /** The run, decided against or stopped before it was claimed. */
    public Run endedUnclaimed(Ending decision, Instant at) {
        return with(
                state.transitionTo(decision.state(), id),
                dueTime,
                attempt,
                lostAttempts,
                ticket,
                Optional.empty(),
                startedAt,
                Optional.of(at),
                lastFailure,
                Optional.of(decision),
                cancelRequested);
    }

    /** The run, asked to stop. */
    public Run cancelling(CancelReason reason) {
        return with(
                state,
                dueTime,
                attempt,
                lostAttempts,
                ticket,
                claim,
                startedAt,
                finishedAt,
                lastFailure,
                ending,
                Optional.of(reason));
    }

    /** The run after this end of its attempt. */
    public Run after(AttemptEnd end, Optional<Instant> started, Instant at) {
        return switch (end) {
            case AttemptEnd.Finished(Ending last) ->
                with(
                        state.transitionTo(last.state(), id),
                        dueTime,
                        attempt,
                        lostAttempts,
                        ticket,
                        claim,
                        started,
                        Optional.of(at),
                        lastFailure,
                        Optional.of(last),
                        cancelRequested);
            case AttemptEnd.TriedAgain(Failure failure, Instant due, Ticket next) ->
                with(
                        state.transitionTo(RunState.PLANNED, id),
                        due,
                        attempt + 1,
                        lostAttempts,
                        next,
                        claim,
                        started,
                        Optional.empty(),
                        Optional.of(failure),
                        Optional.empty(),
                        cancelRequested);
            case AttemptEnd.Lost(Instant due, Ticket next) ->
                with(
                        state.transitionTo(RunState.PLANNED, id),
                        due,
                        attempt + 1,
                        lostAttempts + 1,
                        next,
                        claim,
                        started,
                        Optional.empty(),
                        lastFailure,
                        Optional.empty(),
                        cancelRequested);
            case AttemptEnd.GivenBack(Ticket next) ->
                with(
                        state.transitionTo(RunState.PLANNED, id),
                        dueTime,
                        attempt,
                        lostAttempts,
                        next,
                        attempt == 1 ? Optional.empty() : claim,
                        startedAt,
                        Optional.empty(),
                        lastFailure,
                        Optional.empty(),
                        cancelRequested);
        };
    }

    private Run with(
            RunState newState,
            Instant newDueTime,
            int newAttempt,
            int newLostAttempts,
            Ticket newTicket,
            Optional<Claim> newClaim,
            Optional<Instant> newStartedAt,
            Optional<Instant> newFinishedAt,
            Optional<Failure> newLastFailure,
            Optional<Ending> newEnding,
            Optional<CancelReason> newCancelRequested) {
        return new Run(
                id,
                job,
                revision,
                scheduledTime,
                newDueTime,
                deadline,
                newState,
                newAttempt,
                newLostAttempts,
                newTicket,
                spec,
                plannedAsOf,
                newClaim,
                newStartedAt,
                newFinishedAt,
                newLastFailure,
                newEnding,
                newCancelRequested,
                waitingSince,
                whereabouts);
    }
}

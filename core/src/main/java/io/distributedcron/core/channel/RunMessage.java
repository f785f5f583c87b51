package io.distributedcron.core.channel;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import java.time.Instant;
import java.util.Optional;

/**
 * A due run on its way to a worker: all that the worker needs to claim and execute it.
 *
 * @param id which run
 * @param job whose run
 * @param revision of the job when it was planned
 * @param scheduledTime its nominal time
 * @param dueTime when it may start
 * @param deadline when the run must be over, all its attempts included; empty: never
 * @param attempt counted from 1
 * @param lostAttempts how many of those before were lost with their worker
 * @param ticket with which it can be claimed
 * @param spec the job's declaration at that revision; what planning alone needs of it may be missing
 * @param waitingSince when it was due at first, if it has waited for other runs since then
 * @param whereabouts where the store found it
 */
public record RunMessage(
        RunId id,
        JobId job,
        long revision,
        Instant scheduledTime,
        Instant dueTime,
        Optional<Instant> deadline,
        int attempt,
        int lostAttempts,
        Ticket ticket,
        JobSpec spec,
        Optional<Instant> waitingSince,
        Whereabouts whereabouts) {
    /** Without a deadline, and one that has not waited. */
    public RunMessage(
            RunId id,
            JobId job,
            long revision,
            Instant scheduledTime,
            Instant dueTime,
            int attempt,
            int lostAttempts,
            Ticket ticket,
            JobSpec spec) {
        this(
                id,
                job,
                revision,
                scheduledTime,
                dueTime,
                Optional.empty(),
                attempt,
                lostAttempts,
                ticket,
                spec,
                Optional.empty(),
                Whereabouts.UNKNOWN);
    }

    public static RunMessage of(Run run) {
        return new RunMessage(
                run.id(),
                run.job(),
                run.revision(),
                run.scheduledTime(),
                run.dueTime(),
                run.deadline(),
                run.attempt(),
                run.lostAttempts(),
                run.ticket(),
                run.spec(),
                run.waitingSince(),
                run.whereabouts());
    }

    /** From when on a starting deadline counts. */
    public Instant firstDue() {
        return waitingSince.orElse(dueTime);
    }

    /** The same, whose run the store found there. */
    public RunMessage foundAt(Whereabouts found) {
        return new RunMessage(
                id,
                job,
                revision,
                scheduledTime,
                dueTime,
                deadline,
                attempt,
                lostAttempts,
                ticket,
                spec,
                waitingSince,
                found);
    }

    public RunRef ref() {
        return new RunRef(id, job, ticket, whereabouts);
    }

    public PoolId pool() {
        return spec.pool();
    }
}

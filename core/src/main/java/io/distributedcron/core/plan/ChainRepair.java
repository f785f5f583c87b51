package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.ChainEnd;
import java.time.Instant;
import java.util.Optional;

/** What a job's chain of planned runs needs, judged by its end. */
public sealed interface ChainRepair {
    /** Nothing. */
    record Whole() implements ChainRepair {}

    /** The job is not active any more: what is still planned of it must be withdrawn. */
    record Withdraw() implements ChainRepair {}

    /**
     * Runs at these times, and a record of those that were missed.
     *
     * @param withdrawFirst whether what an older declaration planned is in the way
     */
    record Plan(boolean withdrawFirst, CatchUp catchUp) implements ChainRepair {}

    /**
     * Judges a chain. A run of an older revision is never taken for the chain.
     *
     * @param job as it is stored
     * @param schedule what its declaration means
     * @param end where its chain ends, if it has any run
     * @param trimmedUpTo up to which time its finished runs may be gone; no time up to there is planned
     * @param until the horizon up to which every time of the job is planned
     */
    static ChainRepair of(
            Job job,
            Schedule schedule,
            Optional<ChainEnd> end,
            Optional<Instant> trimmedUpTo,
            Instant now,
            Instant until) {
        boolean planned = end.isPresent() && end.get().state() == RunState.PLANNED;
        if (!job.active()) {
            return planned ? new Withdraw() : new Whole();
        }
        boolean current = end.isPresent() && ofThisDeclaration(end.get(), job);
        if (planned && current && end.get().scheduledTime().isAfter(job.changedAt())) {
            return new Whole();
        }
        Instant base = current ? later(end.get().scheduledTime(), job.changedAt()) : job.changedAt();
        Instant after = trimmedUpTo.isPresent() ? later(base, trimmedUpTo.get()) : base;
        CatchUp catchUp = CatchUp.from(schedule, job.spec().catchUp(), after, now, until);
        return planned || !catchUp.times().times().isEmpty() ? new Plan(planned, catchUp) : new Whole();
    }

    private static boolean ofThisDeclaration(ChainEnd end, Job job) {
        return end.run().job().equals(job.uid()) && end.revision() >= job.revision();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

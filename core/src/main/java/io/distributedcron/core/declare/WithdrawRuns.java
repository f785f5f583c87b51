package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.plan.UnplannedTimes;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Withdraws what older declarations planned, after a change of the job that is stored already, and before it records the
 * times up to the change that nobody had planned for. In this order, since the run that tells of them is withdrawn, too:
 * after a crash between the two writes whoever withdraws again finds it. Thread-safe.
 */
public final class WithdrawRuns {
    private final PlannedRuns runs;
    private final Schedules schedules;
    private final RandomGenerator random;

    /**
     * Withdraws through this port.
     *
     * @param random makes tickets; must be thread-safe
     */
    public WithdrawRuns(PlannedRuns runs, Schedules schedules, RandomGenerator random) {
        this.runs = runs;
        this.schedules = schedules;
        this.random = random;
    }

    /**
     * Withdraws, as {@link PlannedRuns#withdraw} says.
     *
     * @param job as it is stored now
     * @return how many runs were withdrawn or asked to stop
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public int withdraw(Job job, Instant now) {
        Optional<Run> record = runs.latest(job.id(), job.uid())
                .filter(last -> UnplannedTimes.mayBeAfter(last, job))
                .flatMap(last -> record(last, job, now));
        if (record.isPresent()) {
            runs.plan(List.of(record.get()));
        }
        return runs.withdraw(job, now);
    }

    private Optional<Run> record(Run last, Job job, Instant now) {
        return switch (schedules.of(job.id(), last.spec())) {
            case Schedules.Valid(var schedule) ->
                UnplannedTimes.record(last, schedule, job, Ticket.random(random), now);
            case Schedules.Invalid invalid -> Optional.empty();
        };
    }
}

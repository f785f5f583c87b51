package io.distributedcron.core.declare;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.plan.UnplannedTimes;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.Withdrawal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Withdraws what older declarations planned, after a change of the job that is stored already, and before it records the
 * times up to the change that nobody had planned for. In this order, since the runs that tell of them are withdrawn, too:
 * after a crash between the two writes whoever withdraws again finds them. Thread-safe.
 */
public final class WithdrawRuns {
    /** How many runs are looked at at a time. */
    private static final int PAGE = 500;

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
        Withdrawal withdrawal = new Withdrawal(job, now);
        List<Run> due = unclaimedLinks(job, Optional.empty());
        while (!due.isEmpty()) {
            boolean all = due.size() < PAGE;
            record(due.stream().filter(withdrawal::endsUnclaimed).toList(), job, now);
            due = all
                    ? List.of()
                    : unclaimedLinks(job, Optional.of(due.getLast().scheduledTime()));
        }
        return runs.withdraw(job, now);
    }

    private List<Run> unclaimedLinks(Job job, Optional<Instant> after) {
        return runs.unclaimedLinks(job.id(), job.uid(), after, job.changedAt(), PAGE);
    }

    private void record(List<Run> due, Job job, Instant now) {
        List<Run> records = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            Run run = due.get(i);
            if (schedules.of(job.id(), run.spec()) instanceof Schedules.Valid(Schedule schedule)) {
                Optional<Instant> known =
                        i + 1 < due.size() ? Optional.of(due.get(i + 1).scheduledTime()) : Optional.empty();
                Optional<Instant> next = known.isPresent() && known.equals(schedule.next(run.scheduledTime()))
                        ? known
                        : runs.nextLink(job.id(), job.uid(), run.scheduledTime());
                UnplannedTimes.record(run, schedule, next, job, Ticket.random(random), now)
                        .ifPresent(records::add);
            }
        }
        if (!records.isEmpty()) {
            runs.plan(records);
        }
    }
}

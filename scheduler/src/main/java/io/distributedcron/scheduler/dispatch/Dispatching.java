package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.scheduler.repair.HoldFailingJobs;
import io.distributedcron.scheduler.repair.RepairChain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * The parts of a scheduler that bring runs from pages to workers, wired.
 *
 * @param changes the feed of job changes
 * @param windows how much is published ahead of the workers
 * @param intake takes pages
 * @param pages works them off
 * @param publish publishes what they held
 * @param repair mends the chain of a job
 * @param hold holds jobs whose runs fail
 */
public record Dispatching(
        FollowJobChanges changes,
        PublishWindows windows,
        TakePages intake,
        DispatchPages pages,
        PublishAhead publish,
        RepairChain repair,
        HoldFailingJobs hold) {
    /** For how long it is remembered that a run's successors were planned. */
    private static final Duration FOLLOWED = Duration.ofMinutes(1);

    /** How many runs wait for their publication at most; beyond it they come back overdue. */
    private static final int HELD = 200_000;

    /** How many changes the feed keeps. */
    private static final int CHANGES = 200_000;

    /** Where runs are. */
    public record Stores(
            JobStore jobs,
            PlannedRuns planned,
            DueRuns due,
            RunHistory history,
            WorkerLeases leases,
            HeldJobs held,
            Epochs epochs) {}

    /** Where pages come from and runs go to. */
    public record Channels(PageReceiver pages, RunSender runs) {}

    /** What time it is, and chance. */
    public record Nature(InstantSource clock, Ticker ticker, RandomGenerator random) {}

    /**
     * How it is done.
     *
     * @param reach how far ahead of now a window ends
     * @param lead how long before it is due a run is published
     * @param batchSize how many runs are read, planned on and published at once
     * @param window how many runs of a pool are published and not claimed at least, over all schedulers
     * @param memory for how long a published run is not published again
     * @param floor how long finished runs stay at least
     * @param tombstones how long deleted jobs are remembered
     */
    public record Figures(
            Duration reach,
            Duration lead,
            int batchSize,
            int window,
            Duration memory,
            Duration floor,
            Duration tombstones) {}

    /** Wires the parts. */
    public static Dispatching wire(
            SchedulerId self,
            Stores stores,
            Channels channels,
            Nature nature,
            Figures figures,
            IntSupplier schedulers) {
        InstantSource clock = nature.clock();
        Ticker ticker = nature.ticker();
        Schedules schedules = new Schedules();
        FollowJobChanges changes =
                new FollowJobChanges(stores.jobs(), clock, figures.tombstones().dividedBy(2), CHANGES);
        PublishWindows windows =
                new PublishWindows(stores.leases(), stores.planned(), ticker, schedulers, figures.window());
        PendingPages pending = new PendingPages();
        TakePages intake = new TakePages(
                self, channels.pages(), stores.due(), stores.epochs(), pending, clock, ticker, figures.reach());
        RepairChain repair = new RepairChain(
                stores.planned(), stores.history(), schedules, changes::position, clock, nature.random());
        PublishAhead.Waiting waiting =
                new PublishAhead.Waiting(new HeldRuns(HELD), new RecentRuns(ticker, figures.memory()));
        WithdrawRuns withdraw = new WithdrawRuns(stores.planned(), schedules, nature.random());
        HoldFailingJobs hold = new HoldFailingJobs(stores.held(), stores.jobs(), withdraw, stores.history(), clock);
        DispatchPages.Steps steps = new DispatchPages.Steps(
                new JudgeRuns(
                        changes,
                        stores.jobs(),
                        stores.history(),
                        figures.floor().dividedBy(2)),
                hold,
                new PlanSuccessors(
                        stores.planned(),
                        schedules,
                        changes::position,
                        nature.random(),
                        new RecentRuns(ticker, FOLLOWED)),
                new WithdrawStale(stores.jobs(), stores.planned(), withdraw, repair));
        DispatchPages pages = new DispatchPages(
                new DispatchPages.Source(
                        pending, intake, stores.due(), stores.planned(), new Backlogs(ticker, figures.memory())),
                steps,
                changes,
                waiting,
                windows,
                clock,
                figures.batchSize());
        PublishAhead publish =
                new PublishAhead(waiting, windows, changes, channels.runs(), clock, ticker, figures.lead());
        return new Dispatching(changes, windows, intake, pages, publish, repair, hold);
    }
}

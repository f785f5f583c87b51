package io.distributedcron.scheduler;

import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.scheduler.dispatch.Dispatching;
import io.distributedcron.scheduler.master.HandOutPages;
import io.distributedcron.scheduler.membership.LeadOrFollow;
import io.distributedcron.scheduler.membership.MasterLock;
import io.distributedcron.scheduler.membership.Membership;
import io.distributedcron.scheduler.repair.ForgetTombstones;
import io.distributedcron.scheduler.repair.RepairBrokenChains;
import io.distributedcron.scheduler.repair.RepairLostWorkers;
import io.distributedcron.scheduler.repair.RepairPlaces;
import io.distributedcron.scheduler.repair.TrimHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * All parts of one scheduler, wired, and no thread: a process steps them by loops, a simulation by its events.
 *
 * @param membership keeps it registered
 * @param election whether it is the master
 * @param master what it does as one
 * @param dispatching brings runs from pages to workers
 * @param rescue the duties that cannot wait: runs of lost workers, places that are left behind
 * @param upkeep the duties that take their time
 */
public record SchedulerParts(
        KeepMembership membership,
        LeadOrFollow election,
        ActAsMaster master,
        Dispatching dispatching,
        RunDuties rescue,
        RunDuties upkeep) {
    private static final Duration RESCUE = Duration.ofSeconds(1);
    private static final Duration PLACES = Duration.ofSeconds(2);
    private static final Duration TOMBSTONES = Duration.ofMinutes(1);
    private static final Duration UPKEEP = Duration.ofMillis(100);

    /** The ports to the database. */
    public record Stores(
            JobStore jobs,
            PlannedRuns planned,
            DueRuns due,
            ClaimedRuns claimed,
            RunHistory history,
            WorkerLeases leases,
            Epochs epochs,
            HeldJobs held,
            WaitingRuns waiting,
            GroupPlaces places) {}

    /** The ports to the channels. */
    public record Channels(PageSender pageSender, PageReceiver pageReceiver, RunSender runSender) {}

    /** The ports to membership and lock. */
    public record Coordination(Membership membership, MasterLock lock) {}

    /**
     * Wires the parts.
     *
     * @param working whether the loops around the parts make progress
     */
    public static SchedulerParts wire(
            SchedulerId self,
            Stores stores,
            Channels channels,
            Coordination coordination,
            Dispatching.Nature nature,
            SchedulerSettings settings,
            BooleanSupplier working) {
        KeepMembership membership = new KeepMembership(self, coordination.membership(), settings.heartbeat(), working);
        LeadOrFollow election =
                new LeadOrFollow(self, coordination.lock(), stores.epochs(), nature.ticker(), settings.masterLock());
        HandOutPages pages = new HandOutPages(
                self,
                election,
                coordination.membership(),
                stores.due(),
                channels.pageSender(),
                nature.clock(),
                settings.reach());
        Dispatching dispatching = Dispatching.wire(
                self,
                new Dispatching.Stores(
                        stores.jobs(),
                        stores.planned(),
                        stores.due(),
                        stores.history(),
                        stores.leases(),
                        stores.held(),
                        stores.epochs()),
                new Dispatching.Channels(channels.pageReceiver(), channels.runSender()),
                nature,
                figures(settings),
                membership::living);
        BooleanSupplier turn =
                () -> election.acting().isPresent() || dispatching.intake().alone();
        return new SchedulerParts(
                membership,
                election,
                new ActAsMaster(election, dispatching.intake()::newestEpoch, pages, nature.ticker(), settings.tick()),
                dispatching,
                rescue(turn, stores, nature),
                upkeep(turn, stores, nature, settings, dispatching));
    }

    /**
     * What is done over and over. Whatever goes by the time waits until the database has told it: a local clock may be
     * off by hours.
     *
     * @param clock measures the clock of this process
     * @param poll how long one step waits for pages
     */
    public List<Cycle> cycles(MeasureClock clock, SchedulerSettings settings, Duration poll) {
        List<Cycle> cycles = new ArrayList<>();
        cycles.add(Cycle.working(
                "changes", "follow the changes of jobs", Duration.ofMillis(500), dispatching.changes()::tick));
        cycles.add(Cycle.working(
                "windows", "learn what workers claim", Duration.ofSeconds(1), dispatching.windows()::tick));
        cycles.add(Cycle.working("pages", "take pages", Duration.ofMillis(5), () -> dispatching
                .intake()
                .tick(poll)));
        for (int i = 1; i <= settings.dispatchThreads(); i++) {
            cycles.add(new Cycle(
                    "dispatch-" + i, "dispatch a page", Duration.ofMillis(5), false, dispatching.pages()::tick));
        }
        cycles.add(Cycle.working("publish", "publish runs", Duration.ofMillis(10), dispatching.publish()::tick));
        cycles.add(Cycle.leading(
                "membership", "stay registered in Redis", settings.heartbeat().dividedBy(3), membership::tick));
        cycles.add(Cycle.leading(
                "master", "take part in the election or hand out pages", Duration.ofMillis(100), master::tick));
        cycles.add(Cycle.leading("rescue", "rescue runs", Duration.ofMillis(250), rescue::tick));
        cycles.add(Cycle.leading("upkeep", "keep chains and history", UPKEEP, upkeep::tick));
        cycles.replaceAll(cycle -> cycle.once(clock::measured));
        cycles.addFirst(Cycle.working("clock", "measure the clock", Duration.ofSeconds(1), clock::tick));
        return cycles;
    }

    private static Dispatching.Figures figures(SchedulerSettings settings) {
        return new Dispatching.Figures(
                settings.reach(),
                settings.lead(),
                settings.batchSize(),
                settings.publishWindow(),
                settings.publishMemory(),
                settings.historyFloor(),
                settings.tombstones());
    }

    private static RunDuties rescue(BooleanSupplier turn, Stores stores, Dispatching.Nature nature) {
        RepairLostWorkers lost =
                new RepairLostWorkers(stores.leases(), stores.claimed(), nature.clock(), nature.random());
        RepairPlaces places =
                new RepairPlaces(stores.places(), stores.waiting(), stores.planned(), nature.clock(), nature.random());
        return new RunDuties(turn, nature.ticker())
                .add("repair the runs of lost workers", RESCUE, lost::tick)
                .add("give places of groups back", PLACES, places::tick);
    }

    private static RunDuties upkeep(
            BooleanSupplier turn,
            Stores stores,
            Dispatching.Nature nature,
            SchedulerSettings settings,
            Dispatching dispatching) {
        int first = nature.random().nextInt(Slot.COUNT);
        RepairBrokenChains chains = new RepairBrokenChains(
                stores.history(), stores.jobs(), dispatching.repair(), dispatching.hold(), 1, first);
        TrimHistory janitor =
                new TrimHistory(stores.history(), stores.jobs(), nature.clock(), settings.historyFloor(), first);
        ForgetTombstones tombstones = new ForgetTombstones(stores.jobs(), nature.clock(), settings.tombstones());
        Duration perSlot = settings.rotation().dividedBy(Slot.COUNT);
        return new RunDuties(turn, nature.ticker())
                .add("repair broken chains", perSlot, chains::tick)
                .add("trim the history", perSlot, janitor::tick)
                .add("forget tombstones", TOMBSTONES, tombstones::tick);
    }
}

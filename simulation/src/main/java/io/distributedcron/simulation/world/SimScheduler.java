package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.scheduler.Cycle;
import io.distributedcron.scheduler.MeasureClock;
import io.distributedcron.scheduler.SchedulerParts;
import io.distributedcron.scheduler.SchedulerSettings;
import io.distributedcron.scheduler.dispatch.Dispatching;
import io.distributedcron.simulation.scenario.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A scheduler of the production classes. */
final class SimScheduler extends SimProcess {
    /** One round of repair and janitor fits into the calm at the end. */
    private static final SchedulerSettings SETTINGS =
            SchedulerSettings.read(new Settings(Map.of("DCRON_ROTATION", "20s")));

    private static final Duration HANGS = Duration.ofSeconds(10);
    private static final Duration PAGES = Duration.ofMillis(200);
    private static final Duration DISPATCH = Duration.ofMillis(25);
    private static final Duration PUBLISH = Duration.ofMillis(60);
    private static final Duration MASTER = Duration.ofMillis(200);
    private static final Duration LAST_PAGES = Duration.ofMillis(1500);

    private final SchedulerId id;
    private final SchedulerParts parts;
    private final GatedCoordination coordination;
    private final PageReceiver pages;
    private final List<SimLoop> leading = new ArrayList<>();
    private final List<SimLoop> working = new ArrayList<>();
    private final List<SimLoop> dispatch = new ArrayList<>();
    private final List<SimLoop> publish = new ArrayList<>();

    SimScheduler(World world, Machine machine) {
        super(world, machine);
        id = new SchedulerId(machine.name() + "-" + Integer.toHexString(random.nextInt()));
        MemoryStores stores = world.stores;
        CorrectedClock clock = new CorrectedClock(world.databaseClock(this), machine, machine);
        coordination = new GatedCoordination(gate, world.redis, world.redis, world::lockForAll);
        pages = new GatedChannels.ReceivedPages(this, world.channels.pageReceiver(), heard -> world.checks
                .pages()
                .heard(id, heard));
        parts = SchedulerParts.wire(
                id,
                new SchedulerParts.Stores(
                        new GatedStores.Jobs(gate, world.jobs),
                        new GatedStores.Planned(gate, stores.plannedRuns()),
                        new GatedStores.Due(gate, new WatchedDueRuns(stores.dueRuns(), id, world.checks.pages())),
                        new GatedClaims.Claimed(gate, stores.claimedRuns()),
                        new GatedStores.History(gate, stores.history()),
                        new GatedClaims.Leases(gate, stores.leases()),
                        Epochs.of(() -> gate.call(Point.EPOCH, stores.epochs()::next), this::newestEpoch),
                        new GatedStores.Held(gate, new WatchedHolds(stores.heldJobs(), world.checks)),
                        new GatedClaims.Waiting(gate, stores.waitingRuns()),
                        new GatedPlaces(gate, stores.groupPlaces())),
                new SchedulerParts.Channels(
                        new GatedChannels.Pages(this, world.channels.pageSender()),
                        pages,
                        new GatedChannels.Runs(this, world.channels.runSender())),
                new SchedulerParts.Coordination(coordination, coordination),
                new Dispatching.Nature(clock, machine, random),
                SETTINGS,
                this::progresses);
        for (Cycle cycle : parts.cycles(new MeasureClock(clock, machine), SETTINGS, Duration.ZERO)) {
            add(cycle);
        }
    }

    private Epoch newestEpoch() {
        try {
            return gate.call(Point.EPOCH_READ, world.stores.epochs()::newest);
        } catch (StoreException e) {
            world.checks.pages().epochUnknown(id);
            throw e;
        }
    }

    private void add(Cycle cycle) {
        Dispatching dispatching = parts.dispatching();
        switch (cycle.name()) {
            case "pages" ->
                working.add(loop(cycle.name(), () -> {
                    boolean unused = cycle.step().getAsBoolean();
                    wakeUnlessIdle(dispatch, dispatching.intake()::idle);
                    return PAGES;
                }));
            case "publish" -> publish.add(loop(cycle.name(), paced(cycle, PUBLISH), dispatching.publish()::idle));
            case "master" -> leading.add(loop(cycle.name(), paced(cycle, MASTER)));
            default -> {
                if (cycle.name().startsWith("dispatch")) {
                    dispatch.add(loop(
                            cycle.name(),
                            () -> {
                                boolean more = cycle.step().getAsBoolean();
                                wakeUnlessIdle(publish, dispatching.publish()::idle);
                                return more ? Duration.ZERO : DISPATCH;
                            },
                            dispatching.intake()::idle));
                } else {
                    (cycle.leading() ? leading : working).add(loop(cycle.name(), paced(cycle, cycle.pause())));
                }
            }
        }
    }

    private static java.util.function.Supplier<Duration> paced(Cycle cycle, Duration pace) {
        return () -> cycle.step().getAsBoolean() ? Duration.ZERO : pace;
    }

    private static void wakeUnlessIdle(List<SimLoop> loops, BooleanSupplier idle) {
        if (!idle.getAsBoolean()) {
            loops.forEach(SimLoop::wake);
        }
    }

    private boolean progresses() {
        long since = world.timeline.now() - HANGS.toNanos();
        return working.stream().allMatch(loop -> loop.completedAt() >= since)
                && dispatch.stream().allMatch(loop -> loop.completedAt() >= since);
    }

    /** Pages have arrived. */
    void pagesArrived() {
        for (SimLoop loop : working) {
            if (loop.name().equals("pages")) {
                loop.wake();
            }
        }
    }

    boolean master() {
        return living() && parts.election().acting().isPresent();
    }

    @Override
    void die() {
        super.die();
        pages.close();
    }

    @Override
    void leave() {
        leading.forEach(SimLoop::end);
        later(0, () -> {
            try {
                parts.election().resign();
                coordination.leave(id);
            } catch (io.distributedcron.scheduler.membership.MembershipException e) {
                world.checks.trace().note(name(), () -> "its heartbeat ends by itself");
            }
        });
        endWhenIdle(world.timeline.now() + SETTINGS.drainLimit().toNanos());
    }

    private void endWhenIdle(long limit) {
        later(LAST_PAGES.toNanos(), () -> {
            boolean idle = parts.dispatching().intake().idle()
                    && parts.dispatching().publish().idle();
            if (idle || world.timeline.now() >= limit) {
                die();
            } else {
                endWhenIdle(limit);
            }
        });
    }
}

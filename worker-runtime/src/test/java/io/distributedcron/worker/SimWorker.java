package io.distributedcron.worker;

import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Functions;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.lease.WorkerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A worker of the production classes, driven by the simulation. */
final class SimWorker {
    final Faults faults = new Faults();
    final SimBodies bodies;
    final WorkerLoops loops;
    private final SimWorld world;
    private final RunReceiver receiver;
    private Instant leaseAt = Instant.MIN;
    private boolean paused;

    SimWorker(SimWorld world, String name, WorkerSettings settings, List<JobFunction<?>> functions) {
        this.world = world;
        this.bodies = new SimBodies(world.time);
        receiver = world.channels.runReceiver(Jobs.POOL, settings.pollBatch());
        Functions named = Functions.of(functions);
        loops = new WorkerLoops(
                new WorkerServers(
                        faults.around(JobStore.class, world.stores.jobs()),
                        faults.around(PlannedRuns.class, world.stores.plannedRuns()),
                        faults.around(ClaimedRuns.class, world.stores.claimedRuns()),
                        faults.around(WaitingRuns.class, world.stores.waitingRuns()),
                        faults.around(GroupPlaces.class, world.stores.groupPlaces()),
                        faults.around(RunHistory.class, world.stores.history()),
                        faults.around(WorkerLeases.class, world.stores.leases()),
                        receiver),
                new WorkerIdentity(name, Jobs.POOL, named.names(), settings.concurrency()),
                new CallFunction(named, PayloadMapper.create()),
                settings,
                new Surroundings(world.time, world.time, world.random),
                bodies,
                Duration.ZERO);
    }

    void tick() {
        if (paused) {
            return;
        }
        if (!world.time.instant().isBefore(leaseAt)) {
            leaseAt = world.in(loops.keepLease().tick());
        }
        loops.startDueRuns().tick();
        loops.takeRuns().tick();
        loops.claimExclusiveRuns().tick();
        loops.startDueRuns().tick();
        bodies.tick();
        loops.writeOutcomes().tick();
    }

    /** Steps the shutdown beside the other loops, until it is done. */
    void drain() {
        while (!loops.drain().isDone()) {
            loops.drain().tick();
            world.step();
        }
    }

    /** The process dies: its handlers, its memory and what it has not written are gone. */
    void die() {
        paused = true;
        bodies.die();
        receiver.close();
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    String id() {
        return loops.incarnation().orElseThrow().toString();
    }
}

package io.distributedcron.simulation.world;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.simulation.scenario.Behaviour;
import io.distributedcron.worker.JobFunction;
import io.distributedcron.worker.PayloadMapper;
import io.distributedcron.worker.WorkerLoops;
import io.distributedcron.worker.WorkerServers;
import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Functions;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.lease.MeasureClock;
import io.distributedcron.worker.lease.WorkerIdentity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A worker of the production classes, whose handlers are simulated. */
final class SimWorker extends SimProcess {
    private static final Duration POLL_WAIT = Duration.ofMillis(100);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final long SESSION = Duration.ofSeconds(40).toNanos();

    final SimBodies bodies;
    final WorkerLoops loops;
    private final PoolId pool;
    private final GatedChannels.ReceivedRuns receiver;
    private final SimLoop intake;

    SimWorker(World world, Machine machine, PoolId pool, int concurrency) {
        super(world, machine);
        this.pool = pool;
        MemoryStores stores = world.stores;
        WorkerSettings settings = WorkerSettings.DEFAULT.withConcurrency(concurrency);
        CorrectedClock clock = new CorrectedClock(world.databaseClock(this), machine, machine);
        receiver = new GatedChannels.ReceivedRuns(this, world.channels.runReceiver(pool, settings.pollBatch()));
        bodies = new SimBodies(this);
        List<JobFunction<?>> functions = Arrays.stream(Behaviour.values())
                .filter(behaviour -> behaviour != Behaviour.ABSENT)
                .<JobFunction<?>>map(behaviour -> new JobFunction<>(
                        behaviour.functionName(), JsonNode.class, (payload, context) -> bodies.call(context)))
                .toList();
        Functions named = Functions.of(functions);
        loops = new WorkerLoops(
                new WorkerServers(
                        new GatedStores.Jobs(gate, world.jobs),
                        new GatedStores.Planned(gate, stores.plannedRuns()),
                        new GatedClaims.Claimed(gate, stores.claimedRuns()),
                        new GatedClaims.Waiting(gate, stores.waitingRuns()),
                        new GatedPlaces(gate, stores.groupPlaces()),
                        new GatedStores.History(gate, stores.history()),
                        new GatedClaims.Leases(gate, stores.leases()),
                        receiver),
                new WorkerIdentity(machine.name(), pool, named.names(), concurrency),
                new CallFunction(named, PayloadMapper.create()),
                settings,
                new Surroundings(clock, machine, random),
                bodies,
                Duration.ZERO);
        MeasureClock measure = new MeasureClock(clock);
        loop("clock", measure::tick);
        loop("lease", () -> measure.hasMeasured() ? loops.keepLease().tick() : POLL_WAIT);
        SimLoop outcomes = loop("outcomes", loops.writeOutcomes()::tick);
        SimLoop starts = loop("starts", loops.startDueRuns()::tick);
        SimLoop exclusive = loop("exclusive", loops.claimExclusiveRuns()::tick);
        intake = loop("intake", () -> {
            Duration pause = loops.takeRuns().tick();
            return pause.isZero() ? (receiver.brought() ? AT_ONCE : POLL_WAIT) : pause;
        });
        loops.startDueRuns().onAdded(() -> {
            starts.wake();
            intake.wake();
        });
        loops.claimExclusiveRuns().onAdded(exclusive::wake);
        loops.outcomes().onAdded(outcomes::wake);
    }

    /** A run of this pool can be had. */
    void runArrived(PoolId ofPool) {
        if (ofPool.equals(pool)) {
            intake.wake();
        }
    }

    @Override
    void die() {
        super.die();
        bodies.die();
        world.timeline.after(random.nextLong(SESSION), receiver::close);
    }

    @Override
    void leave() {
        later(0, new Runnable() {
            @Override
            public void run() {
                Duration pause = loops.drain().tick();
                if (loops.drain().isDone()) {
                    die();
                } else {
                    later(pause.toNanos(), this);
                }
            }
        });
    }
}

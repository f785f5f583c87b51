package io.distributedcron.scheduler;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.config.Settings;
import io.distributedcron.scheduler.dispatch.Dispatching;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** A scheduler of a simulation: the parts of the real one, stepped by events. */
final class SimulatedScheduler extends SimulatedProcess {
    static final SchedulerSettings SETTINGS = SchedulerSettings.read(new Settings(Map.of("DCRON_ROTATION", "40s")));

    final SchedulerId id;
    final SchedulerParts parts;

    SimulatedScheduler(Simulation world, String name, Random random) {
        super(world.time, random);
        id = new SchedulerId(name);
        parts = SchedulerParts.wire(
                id,
                world.storePorts(),
                new SchedulerParts.Channels(
                        world.pageSender(), world.channels.pageReceiver(), world.channels.runSender()),
                new SchedulerParts.Coordination(world.redis, world.redis),
                new Dispatching.Nature(world.time, world.time, random),
                SETTINGS,
                () -> true);
        Dispatching dispatching = parts.dispatching();
        loop("changes", Duration.ofMillis(500), dispatching.changes()::tick);
        loop("windows", Duration.ofSeconds(1), dispatching.windows()::tick);
        loop("pages", Duration.ofMillis(50), () -> dispatching.intake().tick(Duration.ZERO));
        loop("dispatch", Duration.ofMillis(10), () -> {
            while (dispatching.pages().tick()) {
                // one page after another
            }
        });
        loop("publish", Duration.ofMillis(10), dispatching.publish()::tick);
        loop("membership", Duration.ofSeconds(1), parts.membership()::tick);
        loop("master", Duration.ofMillis(100), parts.master()::tick);
        loop("rescue", Duration.ofMillis(250), parts.rescue()::tick);
        loop("upkeep", Duration.ofMillis(20), parts.upkeep()::tick);
    }

    boolean isMaster() {
        return !crashed() && parts.election().acting().isPresent();
    }
}

package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.scheduler.membership.MembershipException;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.Point;
import io.distributedcron.simulation.scenario.Server;
import io.distributedcron.simulation.scenario.Side;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each call of a process passes: here it is refused, delayed, left without an answer, or is the last one. */
final class Gate {
    private static final int THOUSAND = 1000;
    private static final int DEEPEST_SLOW = 3;
    private static final long JUST_NOW = 2_000_000_000L;
    private static final long LATEST = 8_000_000_000L;
    private static final long SLOW = 400_000_000L;
    private static final long VERY_SLOW = 3_000_000_000L;

    private final SimProcess process;
    private final Machine machine;
    private final World world;

    Gate(SimProcess process) {
        this.process = process;
        this.machine = process.machine;
        this.world = process.world;
    }

    void run(Point point, Runnable effect) {
        call(point, () -> {
            effect.run();
            return Boolean.TRUE;
        });
    }

    <T> T call(Point point, Supplier<T> effect) {
        process.requireLiving();
        return machine.eventful() ? eventful(point, effect) : effect.get();
    }

    private <T> T eventful(Point point, Supplier<T> effect) {
        stopAt(point, Side.BEFORE);
        cutOff(point, effect);
        Fault.@Nullable Rates rates = machine.rates(point.server());
        int dice = rates == null ? THOUSAND : process.random.nextInt(THOUSAND);
        if (rates == null || dice >= rates.refused() + rates.unanswered() + rates.late() + rates.slow()) {
            T answer = effect.get();
            stopAt(point, Side.AFTER);
            return answer;
        }
        if (dice < rates.refused()) {
            world.statistics.fault("call without effect");
            throw failure(point);
        }
        if (dice < rates.refused() + rates.unanswered()) {
            world.statistics.fault("call without answer");
            T unused = effect.get();
            throw failure(point);
        }
        if (dice < rates.refused() + rates.unanswered() + rates.late()) {
            return late(point, effect);
        }
        world.statistics.fault("slow call");
        slow();
        T answer = effect.get();
        slow();
        stopAt(point, Side.AFTER);
        return answer;
    }

    private <T> void cutOff(Point point, Supplier<T> effect) {
        Optional<Long> since = machine.cutSince(point.server());
        if (since.isEmpty()) {
            return;
        }
        boolean onItsWay = world.timeline.now() - since.get() < JUST_NOW && process.random.nextInt(4) == 0;
        if (onItsWay && point.write()) {
            T unused = effect.get();
        }
        throw failure(point);
    }

    private <T> T late(Point point, Supplier<T> effect) {
        if (point.write()) {
            world.statistics.fault("call with late effect");
            world.timeline.after(process.random.nextLong(LATEST), () -> world.serve(process, effect));
        } else {
            world.statistics.fault("call without effect");
        }
        throw failure(point);
    }

    private void slow() {
        if (world.timeline.depth() <= DEEPEST_SLOW) {
            process.dwell(process.random.nextLong(process.random.nextInt(10) == 0 ? VERY_SLOW : SLOW));
        }
    }

    private void stopAt(Point point, Side side) {
        Machine.@Nullable Trap trap = machine.sprung(point, side, world.timeline.depth() == 1);
        if (trap == null) {
            return;
        }
        if (trap.deadly()) {
            world.statistics.crashedAt(point, side);
            world.crash(machine, trap.lasting(), side + " " + point);
            throw new Crashed();
        }
        world.statistics.pausedAt(point, side);
        world.checks.trace().note(process.name(), () -> "is paused for " + trap.lasting() + " " + side + " " + point);
        process.pause(trap.lasting().toNanos());
        process.dwell(0);
    }

    /** As the server's client says that it did not answer. */
    static RuntimeException failure(Server server, String what) {
        IllegalStateException why = new IllegalStateException("simulated");
        return switch (server) {
            case MONGODB -> new StoreException(what + ": no answer", why);
            case KAFKA -> new ChannelException(what + ": no answer", why);
            case REDIS -> new MembershipException(what + ": no answer", why);
        };
    }

    private RuntimeException failure(Point point) {
        world.checks.trace().note(process.name(), () -> point + " fails");
        return failure(point.server(), point.name());
    }
}

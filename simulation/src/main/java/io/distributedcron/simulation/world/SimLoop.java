package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.scheduler.membership.MembershipException;
import io.distributedcron.simulation.promise.Promise;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A loop of a process, stepped by events in place of a thread. */
final class SimLoop {
    private static final long LEAST_PAUSE = Duration.ofMillis(1).toNanos();
    private static final long AFTER_FAILURE = Duration.ofMillis(500).toNanos();
    private static final long IDLE = Duration.ofSeconds(1).toNanos();

    private final SimProcess process;
    private final String name;
    private final Supplier<Duration> step;
    private final BooleanSupplier idle;
    private long generation;
    private boolean inside;
    private boolean woken;
    private boolean ended;
    private long completedAt;

    /**
     * A loop that begins shortly.
     *
     * @param step answers how long to pause
     * @param idle whether there is nothing to do until it is woken
     */
    SimLoop(SimProcess process, String name, Supplier<Duration> step, BooleanSupplier idle) {
        this.process = process;
        this.name = name;
        this.step = step;
        this.idle = idle;
        this.completedAt = process.world.timeline.now();
        schedule(process.random.nextLong(LEAST_PAUSE * 3));
    }

    String name() {
        return name;
    }

    /** When a step was last completed, in nanoseconds from the beginning. */
    long completedAt() {
        return completedAt;
    }

    /** Ends its pause. */
    void wake() {
        if (inside) {
            woken = true;
        } else {
            schedule(process.random.nextLong(LEAST_PAUSE));
        }
    }

    /** It comes round no more. */
    void end() {
        ended = true;
    }

    private void schedule(long nanos) {
        long mine = ++generation;
        process.later(nanos, () -> {
            if (mine == generation && !ended) {
                turn();
            }
        });
    }

    private void turn() {
        inside = true;
        woken = false;
        long pause;
        try {
            pause = uneven(step.get().toNanos());
        } catch (StoreException | ChannelException | MembershipException e) {
            pause = uneven(AFTER_FAILURE);
        } catch (RuntimeException e) {
            process.world.checks.violated(Promise.NO_UNEXPECTED_ERROR, process.name() + ", loop " + name + ": " + e, e);
            pause = AFTER_FAILURE;
        }
        inside = false;
        completedAt = process.world.timeline.now();
        if (woken) {
            schedule(process.random.nextLong(LEAST_PAUSE));
        } else {
            schedule(idle.getAsBoolean() ? Math.max(IDLE, pause) : Math.max(LEAST_PAUSE, pause));
        }
    }

    private long uneven(long pause) {
        return pause + process.random.nextLong(pause / 5 + LEAST_PAUSE / 2);
    }
}

package io.distributedcron.simulation.world;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A process of the simulation: production classes whose loops are stepped by events, until it dies. */
abstract class SimProcess {
    /** How long a worker may take to notice that its lease is over. */
    private static final long ROUND = Duration.ofMillis(250).toNanos();

    final World world;
    final Machine machine;
    final SplittableRandom random;
    final Gate gate;
    /** Steps whose time came while it was paused. */
    private final Set<Runnable> postponed = new LinkedHashSet<>();

    private boolean living = true;
    private boolean leaving;
    private long pausedUntil = -ROUND;
    private long resumedAt = -ROUND;
    private long releasedAt = Long.MAX_VALUE;
    private long clockErrorNanos = Long.MAX_VALUE;

    SimProcess(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.random = world.random(machine.name() + "#" + machine.boot());
        this.gate = new Gate(this);
    }

    /** Its name for people. */
    String name() {
        return machine.name();
    }

    boolean living() {
        return living;
    }

    /** It dies; nothing of it is heard again. */
    void die() {
        living = false;
    }

    /** Begins to stop in order; it dies when it is done. */
    final void beginToLeave() {
        leaving = true;
        leave();
    }

    abstract void leave();

    /** Whether it has begun to stop, and lives still. */
    boolean leaving() {
        return living && leaving;
    }

    void requireLiving() {
        if (!living) {
            throw new Crashed();
        }
    }

    void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, world.timeline.now() + nanos);
    }

    void resume() {
        resumedAt = Math.min(pausedUntil, world.timeline.now());
        pausedUntil = 0;
        releasedAt = world.timeline.now();
        List<Runnable> steps = List.copyOf(postponed);
        postponed.clear();
        steps.forEach(step -> world.timeline.after(0, step));
    }

    /** Has a step wait until it is no longer paused, or is resumed before. */
    private void postpone(Runnable step) {
        postponed.add(step);
        world.timeline.at(pausedUntil, () -> {
            if (postponed.remove(step)) {
                step.run();
            }
        });
    }

    boolean paused() {
        return world.timeline.now() < pausedUntil;
    }

    /** Whether it is paused, or has been until so short ago that its loops may not have come round. */
    boolean pausedLately() {
        return world.timeline.now() < Math.max(pausedUntil, resumedAt) + ROUND;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** Lets time pass in the middle of a step. */
    void dwell(long nanos) {
        long end = world.timeline.now() + nanos;
        world.dwell(() -> Math.max(pausedUntil, Math.min(end, releasedAt)));
        requireLiving();
    }

    /** How far its idea of the time may be behind the database's: the answer may have taken the whole round trip. */
    long clockErrorNanos() {
        return clockErrorNanos;
    }

    void clockMeasured(long roundTripNanos) {
        clockErrorNanos = roundTripNanos;
    }

    /** Has a step done after some time, if it is living then, and not before it is resumed. */
    void later(long nanos, Runnable step) {
        world.timeline.after(nanos, new Runnable() {
            @Override
            public void run() {
                if (!living) {
                    return;
                }
                if (paused()) {
                    postpone(this);
                    return;
                }
                world.act(SimProcess.this, step);
            }
        });
    }

    SimLoop loop(String name, Supplier<Duration> step) {
        return new SimLoop(this, name, step, () -> false);
    }

    /** A loop that is woken when there is something to do, and looks seldom while there is not. */
    SimLoop loop(String name, Supplier<Duration> step, BooleanSupplier idle) {
        return new SimLoop(this, name, step, idle);
    }
}

package io.distributedcron.scheduler;

import java.time.Duration;
import java.util.Random;

/** A process of a simulation: its loops are stepped by events, until it crashes, and not while it is paused. */
abstract class SimulatedProcess {
    private final VirtualTime time;
    private final Random random;
    private boolean crashed;
    private long pausedUntil;

    SimulatedProcess(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** It does nothing more. */
    void crash() {
        crashed = true;
    }

    /** It does nothing for some time, as after SIGSTOP. */
    void pause(Duration duration) {
        pausedUntil = Math.max(pausedUntil, time.nanos() + duration.toNanos());
    }

    boolean crashed() {
        return crashed;
    }

    boolean paused() {
        return time.nanos() < pausedUntil;
    }

    /** Repeats a step at this pace, a little unevenly. */
    final void loop(String name, Duration pace, Runnable step) {
        Guarded guarded = new Guarded(name, step);
        time.after(uneven(pace), new Runnable() {
            @Override
            public void run() {
                if (crashed) {
                    return;
                }
                if (!paused()) {
                    guarded.run();
                }
                time.after(paused() ? Duration.ofNanos(pausedUntil - time.nanos()) : uneven(pace), this);
            }
        });
    }

    private Duration uneven(Duration pace) {
        return Duration.ofNanos((long) (pace.toNanos() * (0.8 + 0.4 * random.nextDouble())));
    }
}

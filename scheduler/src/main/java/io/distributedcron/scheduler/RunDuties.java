package io.distributedcron.scheduler;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs duties at their own pace, while it is this scheduler's turn. One that fails does not keep the others. */
final class RunDuties {
    private final BooleanSupplier turn;
    private final Ticker ticker;
    private final List<Duty> duties = new ArrayList<>();

    private static final class Duty {
        private final Guarded step;
        private final long paceNanos;
        private long last;

        Duty(Guarded step, long paceNanos, long now) {
            this.step = step;
            this.paceNanos = paceNanos;
            this.last = now - paceNanos;
        }
    }

    /**
     * No duties yet.
     *
     * @param turn whether it is this scheduler's turn
     */
    RunDuties(BooleanSupplier turn, Ticker ticker) {
        this.turn = turn;
        this.ticker = ticker;
    }

    /**
     * Adds a duty.
     *
     * @param name a verb phrase for logs
     */
    RunDuties add(String name, Duration pace, Runnable duty) {
        duties.add(new Duty(new Guarded(name, duty), pace.toNanos(), ticker.nanos()));
        return this;
    }

    /** Runs what is to be run now. */
    void tick() {
        for (Duty duty : duties) {
            long now = ticker.nanos();
            if (now - duty.last >= duty.paceNanos && turn.getAsBoolean()) {
                duty.last = now;
                duty.step.run();
            }
        }
    }
}

package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.time.CorrectedClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A scheduler does not act by the clock of its machine, which may be off by hours. */
class ColdClockTest {
    @Test
    void nothingIsDoneBeforeTheDatabaseHasToldItsTime() {
        Simulation world = new Simulation(1);
        SimulatedScheduler scheduler = world.scheduler();
        AtomicBoolean answers = new AtomicBoolean();
        MeasureClock clock = new MeasureClock(
                new CorrectedClock(
                        () -> {
                            if (!answers.get()) {
                                throw new StoreException("away", new IllegalStateException("simulated"));
                            }
                            return world.time.instant();
                        },
                        () -> world.time.instant().plus(Duration.ofHours(1)),
                        world.time),
                world.time);
        List<Cycle> cycles = scheduler.parts.cycles(clock, SimulatedScheduler.SETTINGS, Duration.ZERO);

        step(cycles);
        assertThat(world.redis.members()).isEmpty();
        assertThat(scheduler.isMaster()).isFalse();

        answers.set(true);
        step(cycles);
        assertThat(world.redis.members()).containsExactly(scheduler.id);
        assertThat(scheduler.isMaster()).isTrue();
    }

    private static void step(List<Cycle> cycles) {
        for (Cycle cycle : cycles) {
            new Guarded(cycle.verb(), () -> {
                        boolean unused = cycle.step().getAsBoolean();
                    })
                    .run();
        }
    }
}

package io.distributedcron.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.simulation.scenario.GenerateScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole installations under faults keep their promises; {@code ./dcron simulate} runs more of them. */
class SimulationTest {
    private static final int SCHEDULES = 500;

    @Test
    void noPromiseIsBrokenInRandomSchedules() throws InterruptedException {
        RunSchedules.Summary summary =
                RunSchedules.run(1, SCHEDULES, Runtime.getRuntime().availableProcessors(), 5, failed -> {});
        assertThat(summary.failed()).isEmpty();
        assertThat(summary.schedules()).isEqualTo(SCHEDULES);
        assertThat(summary.statistics().virtualSeconds()).isGreaterThanOrEqualTo(SCHEDULES * 300);
        assertThat(summary.statistics().starts()).isGreaterThan(SCHEDULES * 100);
    }

    /** A worker ahead of a database that did not answer, a name used again, and workers that leave when all is healed. */
    @ParameterizedTest
    @ValueSource(longs = {9392, 9814, 5138, 7211})
    void whatWasFoundOnceIsNotFoundAgain(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 20, 41, 99})
    void theSameSeedGivesTheSameHistory(long seed) {
        Outcome first = Outcome.of(GenerateScenario.of(seed));
        Outcome second = Outcome.traced(GenerateScenario.of(seed));
        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(second.trace()).hasSizeGreaterThan(100);
        assertThat(Outcome.of(GenerateScenario.of(seed + 1)).hash()).isNotEqualTo(first.hash());
    }
}

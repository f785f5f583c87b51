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
        RunSchedules.Summary summary = RunSchedules.run(
                1, SCHEDULES, Runtime.getRuntime().availableProcessors(), 5, RunSchedules.Observer.NONE);
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

    /** Pages of an epoch of which the database did not tell whether there is one. */
    @ParameterizedTest
    @ValueSource(longs = {1331, 2588, 3876, 4778, 6074, 6802, 8529, 9794})
    void aMasterThatSchedulersCannotKnowOfYetMakesNoOtherStale(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    /** Runs that were called while they were on their way with the ticket before. */
    @ParameterizedTest
    @ValueSource(longs = {941, 1070, 2561, 3422, 4547, 7074})
    void whatIsCalledIsNotTakenForADuplicate(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    /** Runs that wait when nobody comes for any of them, or are called by somebody who was paused meanwhile. */
    @ParameterizedTest
    @ValueSource(longs = {704, 5030, 6240, 9123})
    void whatQueuesKeepsItsOrderHoweverLate(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    /** Jobs of Forbid some of whose shards are skipped time and again. */
    @ParameterizedTest
    @ValueSource(longs = {3581, 4505})
    void failuresAreSeenBehindTimesOfWhichShardsWereSkipped(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    /** A job that is suspended while the only scheduler is paused for minutes, with times that nobody has planned for. */
    @ParameterizedTest
    @ValueSource(longs = {10528})
    void timesThatNobodyPlannedForBeforeAChangeAreOnRecord(long seed) {
        assertThat(Outcome.of(GenerateScenario.of(seed)).violation()).isEmpty();
    }

    /** A time with shards that was withdrawn ahead of it by a change, and then missed: the record stands for its shards. */
    @ParameterizedTest
    @ValueSource(longs = {12233})
    void theRecordOfATimeThatWasWithdrawnBeforeStandsForItsShards(long seed) {
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

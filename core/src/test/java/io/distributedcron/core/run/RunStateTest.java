package io.distributedcron.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.job.JobUid;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunStateTest {
    private static final RunId RUN = RunId.planned(new JobUid("u1"), Instant.ofEpochSecond(7));

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "TIMED_OUT", "CANCELLED", "SKIPPED"})
    void nothingLeavesATerminalState(RunState terminal) {
        assertThat(terminal.terminal()).isTrue();
        assertThat(Stream.of(RunState.values()).filter(terminal::allows)).isEmpty();
    }

    @Test
    void plannedRunsDoNotSucceedUnclaimed() {
        assertThat(Stream.of(RunState.values()).filter(RunState.PLANNED::allows))
                .containsExactlyInAnyOrder(RunState.RUNNING, RunState.SKIPPED, RunState.CANCELLED);
    }

    @Test
    void anIllegalTransitionNamesBothStatesAndTheRun() {
        assertThatThrownBy(() -> RunState.SUCCEEDED.transitionTo(RunState.RUNNING, RUN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("run u1:7000 cannot go from SUCCEEDED to RUNNING");
    }
}

package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptRunsTest {
    /** Skipped at each minute from 11:59 back to 11:50, and two that are planned. */
    private static List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (String time : List.of("12:01:00", "12:00:00")) {
            runs.add(Planning.run(CatchUpPolicy.LATEST, at(time)));
        }
        for (int minute = 59; minute >= 50; minute--) {
            Instant time = at("11:" + minute + ":00");
            runs.add(Planning.run(CatchUpPolicy.LATEST, time)
                    .endedUnclaimed(new Ending.Skipped(SkipReason.FORBIDDEN), time));
        }
        return runs;
    }

    private static List<Instant> shown(HistoryLimits limits) {
        return KeptRuns.shown(runs(), limits, at("12:00:30")).stream()
                .map(Run::scheduledTime)
                .toList();
    }

    @Test
    void whatIsNotOverIsShownAndOfTheRestExactlyTheLimit() {
        assertThat(shown(new HistoryLimits(9, 0))).containsExactly(at("12:01:00"), at("12:00:00"));
        assertThat(shown(new HistoryLimits(0, 2)))
                .containsExactly(at("12:01:00"), at("12:00:00"), at("11:59:00"), at("11:58:00"));
        assertThat(shown(new HistoryLimits(0, 100))).hasSize(12);
    }

    @Test
    void ageBoundsEachKindByItself() {
        Optional<Duration> age = Optional.of(Duration.ofSeconds(210));
        assertThat(shown(new HistoryLimits(100, 100, Optional.empty(), age)))
                .containsExactly(at("12:01:00"), at("12:00:00"), at("11:59:00"), at("11:58:00"), at("11:57:00"));
        assertThat(shown(new HistoryLimits(100, 2, Optional.empty(), age))).hasSize(4);
        assertThat(shown(new HistoryLimits(100, 100, age, Optional.empty()))).hasSize(12);
        assertThatThrownBy(() -> new HistoryLimits(1, 1, Optional.of(Duration.ZERO), Optional.empty()))
                .hasMessageContaining("must be positive");
    }
}

package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverFiguresTest {
    private static final long SECOND = 1_000_000;

    @Test
    void whatIsLostAndWhatIsLateIsCountedFromTheCalls() {
        long[] due = {10 * SECOND, 10 * SECOND, 11 * SECOND, 12 * SECOND, 12 * SECOND, 12 * SECOND};
        long[] at = {10 * SECOND, 10 * SECOND, 14 * SECOND, 12 * SECOND, 12 * SECOND, 12 * SECOND};
        Failover.Kill kill = new Failover.Kill(11 * SECOND - 500_000, 13 * SECOND);

        assertThat(new FailoverFigures(new Calls(due, at), List.of(kill)).figures(10 * SECOND, 13 * SECOND, 2))
                .contains(
                        entry("next page max ms", 2_500.0),
                        entry("next call max ms", 1_500.0),
                        entry("latest run after a kill max ms", 3_000.0),
                        entry("lost", 1.0),
                        entry("called twice", 1.0),
                        entry("runs", 6.0));
    }
}

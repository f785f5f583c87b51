package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final long SECOND = 1_000_000;

    @Test
    void throughputCountsTheCallsOfTheMeasuredTime() {
        long[] at = LongStream.range(0, 100).map(i -> i * SECOND / 10).toArray();

        assertThat(Figures.throughput(new Calls(new long[100], at), 2 * SECOND, 6 * SECOND))
                .contains(entry("runs/s", 10.0), entry("runs", 40.0), entry("early", 0.0));
    }

    @Test
    void latenessIsOfRunsThatWereDueInTheMeasuredTime() {
        long[] due = {SECOND, SECOND, 2 * SECOND, 2 * SECOND, 2 * SECOND, 3 * SECOND};
        long[] at = {SECOND + 9, SECOND, 2 * SECOND + 1_000, 2 * SECOND + 3_000, 2 * SECOND - 1, 3 * SECOND + 7_000};

        assertThat(Figures.lateness(new Calls(due, at), 2 * SECOND, 4 * SECOND, 3))
                .contains(
                        entry("p50 ms", 1.0),
                        entry("p99 ms", 7.0),
                        entry("max ms", 7.0),
                        entry("last of a second ms", 5.0),
                        entry("runs", 4.0),
                        entry("seconds", 2.0),
                        entry("seconds without all runs", 1.0),
                        entry("early", 1.0));
    }

    @Test
    void runsThatAreSpreadBelongToTheirSecond() {
        long[] due = {SECOND + 100, SECOND + 900_000, 2 * SECOND + 300, 2 * SECOND + 999_999};
        long[] at = Arrays.stream(due).map(it -> it + 2_000).toArray();

        assertThat(Figures.lateness(new Calls(due, at), SECOND, 3 * SECOND, 2))
                .contains(entry("seconds", 2.0), entry("seconds without all runs", 0.0), entry("p50 ms", 2.0));
    }

    @Test
    void aPercentileIsTheNearestRank() {
        long[] sorted = LongStream.rangeClosed(1, 200).map(i -> i * 1000).toArray();

        assertThat(Figures.percentile(sorted, 50)).isEqualTo(100);
        assertThat(Figures.percentile(sorted, 99)).isEqualTo(198);
        assertThat(Figures.percentile(sorted, 100)).isEqualTo(200);
        assertThat(Figures.percentile(new long[0], 50)).isNaN();
    }
}

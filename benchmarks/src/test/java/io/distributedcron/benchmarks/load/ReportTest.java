package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<Report.Result> RESULTS =
            List.of(result("distributed-cron", 20_000, 30_000, 10_000), result("a & b", 9_000, 11_000, 10_000, 8_000));

    private static Report.Result result(String name, double... rates) {
        return new Report.Result(
                name,
                Map.of("threads", "20"),
                java.util.Arrays.stream(rates)
                        .mapToObj(rate -> Map.of("runs/s", rate))
                        .toList());
    }

    static Report report() {
        return new Report(
                "throughput",
                "Runs <that> do nothing",
                "runs/s",
                true,
                "calls by time",
                "2031-05-06T07:08:09Z",
                "./dcron bench throughput",
                Map.of("jobs", "1"),
                Map.of("processors", "2"),
                RESULTS,
                Report.ratios("runs/s", RESULTS));
    }

    @Test
    void ratiosAreOfMediansOursByTheirs() {
        assertThat(Report.ratios("runs/s", RESULTS)).containsExactly(entry("a & b", 2.105));
        assertThat(RESULTS.getLast().median("runs/s")).isEqualTo(9_500);
    }

    @Test
    void theTableNamesMedianSpreadAndRatio() {
        assertThat(String.join("\n", report().lines()))
                .contains("distributed-cron", "20,000.0", "10,000.0..30,000.0")
                .contains("a & b", "9,500.0", "8,000.0..11,000.0", "2.11");
    }

    @Test
    void thePlotHasABarForEachAndADotForEachTrial() {
        String svg = Plot.svg(report());

        assertThat(svg).contains("a &amp; b", "Runs &lt;that> do nothing", "20,000", "9,500");
        assertThat(svg.split("<circle", -1)).hasSize(1 + 3 + 4);
    }
}

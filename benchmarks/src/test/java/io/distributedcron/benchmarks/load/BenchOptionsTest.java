package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchOptionsTest {
    private static final Load USUAL =
            new Load(500, Load.EVERY_SECOND, true, Duration.ofSeconds(30), Duration.ofMinutes(10), false);

    private static BenchOptions options(String... words) {
        BenchOptions options = new BenchOptions();
        new CommandLine(options).parseArgs(words);
        return options;
    }

    @Test
    void aLoadIsAsUsualUnlessItIsWantedOtherwise() {
        assertThat(options().load(USUAL)).isEqualTo(USUAL);
        assertThat(options("--rate", "20", "--seconds", "7", "--warm-up", "0").load(USUAL))
                .isEqualTo(new Load(20, Load.EVERY_SECOND, true, Duration.ZERO, Duration.ofSeconds(7), false));
    }

    @Test
    void peersAreWantedAllOrByName() {
        assertThat(options().wants("db-scheduler")).isFalse();
        assertThat(options("--peers").wants("db-scheduler")).isTrue();
        assertThat(options("--peers", "quartz,JobRunr").wants("Quartz")).isTrue();
        assertThat(options("--peers=Quartz").wants("db-scheduler")).isFalse();
    }

    @Test
    void oursComesFirstAndRunsOfEachSecondAreABenchmarkOfTheirOwn() throws IOException {
        Plan plan = Plan.of(Benchmark.LATENESS, options("--peers", "--each-second"), Path.of("."), new Progress());

        assertThat(plan.benchmark().label()).isEqualTo("lateness-each-second");
        assertThat(plan.measured().getFirst().name()).isEqualTo(OurSystem.NAME);
        assertThat(plan.measured()).extracting(Measured::name).contains("db-scheduler", "JobRunr", "Quartz");
        assertThat(plan.load()).containsEntry("schedule", Load.EVERY_SECOND).containsEntry("rounds", "1");
    }

    @Test
    void scaleComparesManyQuietJobsWithFew() throws IOException {
        Plan plan = Plan.of(Benchmark.SCALE, options("--jobs", "50000", "--rate", "20"), Path.of("."), new Progress());

        assertThat(plan.measured()).extracting(Measured::name).containsExactly("50,000 jobs", "10,000 jobs");
        assertThat(plan.load()).containsEntry("jobs", "20");
    }
}

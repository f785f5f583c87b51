package io.distributedcron.local.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.local.up.DurationConverter;
import io.distributedcron.local.up.RunUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcron soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a steady load for hours, with a fault every minute, and draws what it took over that time: memory,"
                    + " threads, open files, documents, disk, lateness. In the end the checker holds all planned times"
                    + " against the database and a log that the functions themselves keep.",
            "Exit code: 0 nothing was lost and nothing ran twice, 1 something was."
        })
public final class SoakCommand implements Callable<Integer> {
    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "2h",
            description = "How long faults are done (default: ${DEFAULT-VALUE}).")
    private Duration lasting = Duration.ofHours(2);

    @Option(
            names = "--rate",
            paramLabel = "RUNS",
            defaultValue = "1000",
            description =
                    "How many jobs are due every second, besides those of dcron chaos (default: ${DEFAULT-VALUE}).")
    private int rate = 1000;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "From the beginning of one fault to that of the next (default: ${DEFAULT-VALUE}).")
    private Duration every = Duration.ofMinutes(1);

    @Option(names = "--seed", defaultValue = "1", description = "Fixes the faults (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "120s",
            description = "How late a run may begin before it counts as lost (default: ${DEFAULT-VALUE}).")
    private Duration grace = Duration.ofMinutes(2);

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            defaultValue = "soak.svg",
            description = "Where the picture goes (default: ${DEFAULT-VALUE}).")
    private Path picture = Path.of("soak.svg");

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object, and everything else goes to standard error.")
    private ChaosCommand.Output output = ChaosCommand.Output.TEXT;

    /**
     * The last line of the output.
     *
     * @param growth of each series, from the second quarter of the time to the last one; those that stay at zero are
     *     absent
     */
    record Json(double minutes, int rate, Map<String, Double> growth, ChaosReport.Json chaos) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dcron-soak-");
        try (ChaosStack stack = ChaosStack.start(RunUp.home(), folder, rate)) {
            Instant began = Instant.now();
            int rounds = (int) Math.max(1, lasting.dividedBy(every));
            SampleResources samples = new SampleResources(stack.cluster(), Ticker.system());
            ChaosReport report;
            double minutes;
            try (samples) {
                report = stack.run(
                        Arrays.stream(FaultKind.values())
                                .filter(kind -> kind.usual() && kind.lacks().isEmpty())
                                .toList(),
                        seed,
                        new RunChaos.Pace(rounds, every),
                        new RunChaos.Judging(grace, rounds));
                minutes = samples.minutes();
            }
            report(stack, report, began, samples.charts(), minutes);
            return report.good() ? 0 : 1;
        } finally {
            ChaosCommand.delete(folder);
        }
    }

    private void report(ChaosStack stack, ChaosReport report, Instant began, List<Chart> resources, double minutes)
            throws IOException {
        Chart runs = Chart.linear("first attempts begun, per second");
        Chart lateness = Chart.logarithmic("lateness of first attempts, ms, by the minute in which they were due");
        LatenessByMinute.read(stack.cluster().runLog(), began).draw(runs, lateness);
        List<Chart> charts = new ArrayList<>(List.of(runs, lateness));
        charts.addAll(resources);
        List<Double> faults = report.json().each().stream()
                .map(round -> Duration.between(began, Instant.parse(round.at())).toMillis() / 60_000.0)
                .toList();
        String title = String.format(
                Locale.ROOT, "%.0f min, %,d jobs due every second and those of dcron chaos besides", minutes, rate);
        Files.writeString(picture, DrawCharts.svg(title, charts, minutes, faults));
        Map<String, Double> growth = growth(resources, minutes);
        System.err.print(report.table());
        growth.forEach((name, factor) -> System.err.printf(Locale.ROOT, "%-60s x %.2f%n", name, factor));
        System.out.println(
                switch (output) {
                    case JSON -> new ObjectMapper().writeValueAsString(new Json(minutes, rate, growth, report.json()));
                    case TEXT ->
                        (report.good() ? "Nothing is wrong. " : "SOMETHING IS WRONG. ") + "The picture is in "
                                + picture;
                });
    }

    private static Map<String, Double> growth(List<Chart> charts, double minutes) {
        Map<String, Double> growth = new TreeMap<>();
        for (Chart chart : charts) {
            for (Series series : chart.series()) {
                series.growth(minutes)
                        .ifPresent(factor ->
                                growth.put(chart.title() + ": " + series.name(), Math.round(factor * 100) / 100.0));
            }
        }
        return growth;
    }
}

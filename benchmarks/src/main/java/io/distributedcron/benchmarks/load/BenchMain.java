package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./dcron bench}. */
@Command(
        name = "dcron bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures this system, and other schedulers beside it, on this machine.",
            "throughput: runs finished per second where more is due than can be done.",
            "burst: how late 10,000 runs start that are due at the same instant.",
            "lateness: how late runs start at a steady 1,000 a second, spread over the second.",
            "scale: the same beside 1,000,000 active jobs, and beside 10,000.",
            "failover: how long nobody hands out pages after the master was killed, and what is lost.",
            "coldstart: how long a new worker takes until it calls a function.",
            "readme: writes the table of results in README.md from what the benchmarks left in the folder of results."
        })
public final class BenchMain implements Callable<Integer> {
    private static final String HOME = System.getProperty("dcron.home", ".");
    private static final String README = "readme";
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    @Parameters(paramLabel = "BENCHMARK", description = "one of those above")
    private String what = "";

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Where report, table and plot are written (default: benchmarks/results).")
    private Path results = Path.of(HOME, "benchmarks", "results");

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object.")
    private String output = "text";

    @Spec
    private @Nullable CommandSpec spec;

    private final Progress progress = new Progress();

    public static void main(String[] args) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread bench = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(bench, ended), "end"));
        int code = new CommandLine(new BenchMain()).execute(args);
        ended.countDown();
        System.exit(code);
    }

    /** Whoever is asked to end in the middle of a trial stops what it started and deletes its folder first. */
    private static void endInOrder(Thread bench, CountDownLatch ended) {
        if (ended.getCount() > 0) {
            bench.interrupt();
        }
        try {
            if (!ended.await(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("The benchmark did not end within " + ENDS_WITHIN + "; its processes end with it.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (what.equals(README)) {
            Path readme = Path.of(HOME, "README.md");
            Files.writeString(
                    readme,
                    ReadmeTable.in(
                            Files.readString(readme), ResultFiles.in(results).read()));
            return 0;
        }
        Benchmark benchmark = Benchmark.named(what).orElseThrow(() -> refused("there is no benchmark " + what));
        Plan plan = Plan.of(benchmark, options, Path.of(HOME), progress);
        if (plan.measured().isEmpty()) {
            throw refused("there is nothing to measure: no such peer, and ours is left out");
        }
        Report report = report(plan, rounds(plan));
        options.drawRecordings();
        report.lines().forEach(System.out::println);
        ResultFiles.in(results).write(report);
        if (output.equals("json")) {
            System.out.println(ResultFiles.line(report));
        }
        return 0;
    }

    private ParameterException refused(String why) {
        return new ParameterException(
                spec == null ? new CommandLine(this) : spec.commandLine(),
                why + ". Benchmarks are " + String.join(", ", Benchmark.labels()) + ".");
    }

    private List<Report.Result> rounds(Plan plan) throws IOException, InterruptedException {
        Map<String, List<Map<String, Double>>> trials = new LinkedHashMap<>();
        for (int round = 0; round < options.runs(); round++) {
            for (Measured one :
                    round % 2 == 0 ? plan.measured() : plan.measured().reversed()) {
                progress.say(String.format(
                        Locale.ROOT,
                        "%s, round %d of %d: %s",
                        one.name(),
                        round + 1,
                        options.runs(),
                        plan.benchmark().title()));
                trial(one, one == plan.measured().getFirst())
                        .ifPresent(figures -> trials.computeIfAbsent(one.name(), name -> new ArrayList<>())
                                .add(figures));
            }
        }
        return plan.measured().stream()
                .filter(one -> trials.containsKey(one.name()))
                .map(one -> new Report.Result(one.name(), one.settings(), trials.getOrDefault(one.name(), List.of())))
                .toList();
    }

    /** Empty if it failed and what is compared with it can do without. */
    private Optional<Map<String, Double>> trial(Measured one, boolean needed) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dcron-bench-");
        try {
            return Optional.of(one.measure(folder));
        } catch (IOException | IllegalStateException e) {
            if (needed) {
                throw e;
            }
            progress.say(one.name() + " is left out of this round: " + e.getMessage());
            return Optional.empty();
        } finally {
            delete(folder);
        }
    }

    private Report report(Plan plan, List<Report.Result> results) throws IOException {
        Benchmark benchmark = plan.benchmark();
        return new Report(
                benchmark.label(),
                benchmark.title(),
                benchmark.figure(),
                benchmark.moreIsBetter(),
                benchmark.arithmetic(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "./dcron bench " + String.join(" ", asked()),
                plan.load(),
                Machine.describe(),
                results,
                Report.ratios(benchmark.figure(), results));
    }

    /** What was asked for, but for the names of folders, which are this machine's. */
    private List<String> asked() {
        List<String> words = new ArrayList<>();
        if (spec != null) {
            List<String> given = spec.commandLine().getParseResult().expandedArgs();
            for (int i = 0; i < given.size(); i++) {
                if (given.get(i).equals("--results") || given.get(i).equals("--record")) {
                    i++;
                } else {
                    words.add(given.get(i));
                }
            }
        }
        return words;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

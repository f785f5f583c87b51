package io.distributedcron.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.benchmarks.peer.DbSchedulerPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dcron bench}. */
@Command(
        name = "dcron bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures this system, and other schedulers beside it, on this machine.",
            "throughput: runs finished per second where more is due than can be done.",
            "burst: how late 10,000 runs start that are due at the same instant.",
            "lateness: how late 1,000 runs start that are due on each full second."
        })
public final class BenchMain implements Callable<Integer> {
    @Parameters(paramLabel = "BENCHMARK", description = "throughput, burst or lateness")
    private String what = "";

    @Option(
            names = "--peers",
            arity = "0..1",
            fallbackValue = "all",
            paramLabel = "NAMES",
            description = "Measure others too, in turns with ours: db-scheduler. Default: all of them.")
    private @Nullable String peers;

    @Option(names = "--runs", defaultValue = "1", description = "How often each is measured (default: 1).")
    private int runs = 1;

    @Option(names = "--jobs", defaultValue = "0", description = "How many jobs (default: as the benchmark has it).")
    private int jobs;

    @Option(
            names = "--seconds",
            defaultValue = "0",
            description = "How long is measured (default: as the benchmark has it).")
    private int seconds;

    @Option(names = "--schedulers", defaultValue = "1", description = "How many schedulers (default: 1).")
    private int schedulers = 1;

    @Option(names = "--workers", defaultValue = "1", description = "How many workers (default: 1).")
    private int workers = 1;

    @Option(names = "--without-ours", description = "Measure only the peers.")
    private boolean withoutOurs;

    @Option(
            names = "--record",
            paramLabel = "FOLDER",
            description = "Flight recordings of schedulers and workers go to this folder.")
    private @Nullable Path record;

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Where the report and the plot are written (default: benchmarks/results).")
    private Path results = Path.of(System.getProperty("dcron.home", "."), "benchmarks", "results");

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object.")
    private String output = "text";

    private final Progress progress = new Progress();

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Benchmark benchmark = Benchmark.valueOf(what.toUpperCase(Locale.ROOT));
        Load load = load(benchmark.load());
        List<Contestant> contestants = contestants();
        Map<String, List<Map<String, Double>>> trials = new LinkedHashMap<>();
        for (int round = 0; round < runs; round++) {
            for (Contestant contestant : round % 2 == 0 ? contestants : contestants.reversed()) {
                progress.say(String.format(
                        Locale.ROOT, "%s, round %d of %d: %s", contestant.name(), round + 1, runs, benchmark.title()));
                trials.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(trial(contestant, load));
            }
        }
        print(report(benchmark, load, contestants, trials), benchmark);
        return 0;
    }

    private Map<String, Double> trial(Contestant contestant, Load load) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dcron-bench-");
        try {
            return Trial.of(contestant, load, folder, progress).figures();
        } finally {
            delete(folder);
        }
    }

    private Load load(Load usual) {
        return new Load(
                jobs > 0 ? jobs : usual.jobs(),
                usual.cron(),
                usual.warmUp(),
                seconds > 0 ? Duration.ofSeconds(seconds) : usual.measured(),
                usual.saturating());
    }

    private List<Contestant> contestants() throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        if (!withoutOurs) {
            contestants.add(new OurSystem(schedulers, workers, flags(), progress));
        }
        List<Contestant> others =
                List.of(new PeerOnPostgres("db-scheduler", DbSchedulerPeer.class, DbSchedulerPeer.SETTINGS));
        if (peers != null) {
            List<String> wanted = Arrays.asList(peers.split(",", -1));
            others.stream()
                    .filter(peer -> wanted.contains("all") || wanted.contains(peer.name()))
                    .forEach(contestants::add);
        }
        return contestants;
    }

    private List<String> flags() throws IOException {
        if (record == null) {
            return List.of();
        }
        Path folder = Files.createDirectories(record.toAbsolutePath());
        return List.of("-XX:StartFlightRecording=settings=profile,filename=" + folder.resolve("%n.jfr"));
    }

    private Report report(
            Benchmark benchmark, Load load, List<Contestant> contestants, Map<String, List<Map<String, Double>>> trials)
            throws IOException {
        List<Report.Result> all = contestants.stream()
                .map(contestant -> new Report.Result(
                        contestant.name(), contestant.settings(), trials.getOrDefault(contestant.name(), List.of())))
                .toList();
        Map<String, String> done = new LinkedHashMap<>();
        done.put("jobs", String.valueOf(load.jobs()));
        done.put("schedule", load.cron());
        done.put("measured", load.measured().toSeconds() + " s");
        done.put("rounds", String.valueOf(runs));
        return new Report(
                benchmark.name().toLowerCase(Locale.ROOT),
                benchmark.title(),
                benchmark.figure(),
                benchmark.moreIsBetter(),
                benchmark.arithmetic(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "./dcron bench " + what + " --peers --runs " + runs,
                done,
                Machine.describe(),
                all,
                Report.ratios(benchmark.figure(), all));
    }

    private void print(Report report, Benchmark benchmark) throws IOException {
        report.lines().forEach(System.out::println);
        ObjectMapper json = new ObjectMapper();
        String name = benchmark.name().toLowerCase(Locale.ROOT);
        Files.createDirectories(results);
        Files.writeString(
                results.resolve(name + ".json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        Files.writeString(results.resolve(name + ".svg"), Plot.svg(report));
        if (output.equals("json")) {
            System.out.println(json.writeValueAsString(report));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

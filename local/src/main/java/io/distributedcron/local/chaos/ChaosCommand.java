package io.distributedcron.local.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.local.up.DurationConverter;
import io.distributedcron.local.up.RunUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcron chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Does faults to real processes and servers, round by round: kills, stops, cuts networks, empties Redis, changes"
                    + " jobs. After each round the checker holds all planned times against the database and a log that the"
                    + " functions themselves keep. See docs/guarantees.md.",
            "Exit code: 0 nothing was lost and nothing ran twice, 1 something was."
        })
public final class ChaosCommand implements Callable<Integer> {

    /** How the last word is printed. */
    enum Output {
        TEXT,
        JSON
    }

    @Option(names = "--rounds", defaultValue = "10", description = "How many rounds (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(names = "--seed", defaultValue = "1", description = "Fixes the faults (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description = "Only these: kill-master, kill-scheduler, kill-worker, kill-operator,"
                    + " kill-scheduler-at-point, kill-worker-at-point, pause-scheduler, pause-worker, kill-mongodb,"
                    + " kill-kafka, kill-redis, flush-redis, kill-all-servers, cut, slow, lossy, delete-topics,"
                    + " fill-disk, skew-clock, change-jobs (default: these, as far as this machine allows); or redis-away, which"
                    + " takes ten minutes.")
    private List<String> faults = List.of();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How late a run may begin before it counts as lost (default: ${DEFAULT-VALUE}).")
    private Duration grace = Duration.ofSeconds(60);

    @Option(
            names = "--check-every",
            paramLabel = "ROUNDS",
            defaultValue = "1",
            description =
                    "After how many rounds the checker judges (default: ${DEFAULT-VALUE}); it always does in the end."
                            + " Looking at all jobs and logs takes seconds, and what it finds is counted to all faults since.")
    private int checkEvery = 1;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description = "Keep data and logs in this folder (default: a temporary one that is removed).")
    private Path keep = Path.of("");

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object, and everything else goes to standard error.")
    private Output output = Output.TEXT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<FaultKind> kinds = kinds();
        boolean kept = !keep.toString().isEmpty();
        Path folder = kept ? Files.createDirectories(keep.toAbsolutePath()) : Files.createTempDirectory("dcron-chaos-");
        try {
            ChaosReport report = run(kinds, folder);
            System.err.print(report.table());
            System.out.println(
                    switch (output) {
                        case JSON -> new ObjectMapper().writeValueAsString(report.json());
                        case TEXT -> report.good() ? "Nothing is wrong." : "SOMETHING IS WRONG.";
                    });
            return report.good() ? 0 : 1;
        } finally {
            if (!kept) {
                delete(folder);
            }
        }
    }

    /** Those that were asked for, or all that can be done here. */
    private List<FaultKind> kinds() {
        List<FaultKind> wanted = faults.isEmpty()
                ? Arrays.stream(FaultKind.values()).filter(FaultKind::usual).toList()
                : faults.stream().map(FaultKind::parse).toList();
        wanted.forEach(kind -> kind.lacks()
                .ifPresent(what ->
                        System.err.println("left out: " + kind.label() + ", since this machine lacks " + what)));
        return wanted.stream().filter(kind -> kind.lacks().isEmpty()).toList();
    }

    private ChaosReport run(List<FaultKind> kinds, Path folder) throws IOException, InterruptedException {
        try (ChaosStack stack = ChaosStack.start(RunUp.home(), folder, 0)) {
            return stack.run(
                    kinds, seed, RunChaos.Pace.rounds(rounds), new RunChaos.Judging(grace, Math.max(1, checkEvery)));
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

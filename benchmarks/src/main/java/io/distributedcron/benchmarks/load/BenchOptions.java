package io.distributedcron.benchmarks.load;

import io.distributedcron.benchmarks.profile.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said about a measurement, beside which one. Zero means: as the benchmark has it. */
final class BenchOptions {
    /** How long before its end a recording is drawn. */
    private static final Duration DRAWN = Duration.ofMinutes(1);

    private static final int QUIET_JOBS = 1_000_000;

    @Option(
            names = "--peers",
            arity = "0..1",
            fallbackValue = "all",
            paramLabel = "NAMES",
            description = "Measure others too, in turns with ours; separated by commas. Default: all of them.")
    private @Nullable String peers;

    @Option(names = "--without-ours", description = "Measure only the peers.")
    private boolean withoutOurs;

    @Option(names = "--runs", defaultValue = "1", description = "How often each is measured (default: 1).")
    private int runs = 1;

    @Option(names = "--jobs", defaultValue = "0", description = "How many jobs (default: as the benchmark has it).")
    private int jobs;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "How many runs are due per second, where that can be chosen (default: 1,000).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "0",
            description = "How long is measured (default: as the benchmark has it).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "-1",
            paramLabel = "SECONDS",
            description = "How long it runs before it is measured (default: as the benchmark has it).")
    private int warmUp = -1;

    @Option(names = "--kills", defaultValue = "20", description = "failover: how many (default: 20).")
    private int kills = 20;

    @Option(names = "--starts", defaultValue = "5", description = "coldstart: how many in a trial (default: 5).")
    private int starts = 5;

    @Option(names = "--each-second", description = "lateness: all runs are due at the beginning of their second.")
    private boolean eachSecond;

    @Option(names = "--schedulers", defaultValue = "1", description = "How many schedulers (default: 1).")
    private int schedulers = 1;

    @Option(names = "--workers", defaultValue = "1", description = "How many workers (default: 1).")
    private int workers = 1;

    @Option(
            names = "--record",
            paramLabel = "FOLDER",
            description = "Flight recordings of schedulers and workers go to this folder, and flame graphs of them.")
    private @Nullable Path record;

    int runs() {
        return runs;
    }

    int schedulers() {
        return schedulers;
    }

    int workers() {
        return workers;
    }

    int kills() {
        return kills;
    }

    int starts() {
        return starts;
    }

    /** How many active jobs there are, beside those that are due. */
    int quietJobs() {
        return jobs > 0 ? jobs : QUIET_JOBS;
    }

    boolean ours() {
        return !withoutOurs;
    }

    boolean eachSecond() {
        return eachSecond;
    }

    /** Whether this peer is wanted. */
    boolean wants(String peer) {
        if (peers == null) {
            return false;
        }
        List<String> wanted = Arrays.asList(peers.split(",", -1));
        return wanted.contains("all") || wanted.stream().anyMatch(peer::equalsIgnoreCase);
    }

    /** The usual load, as it is wanted. */
    Load load(Load usual) {
        Load load = steady(usual);
        return jobs > 0 ? load.withJobs(jobs) : load;
    }

    /** The same, where {@code --jobs} means other jobs. */
    Load steady(Load usual) {
        Load load = rate > 0 ? usual.withJobs(rate) : usual;
        if (seconds > 0) {
            load = load.measured(Duration.ofSeconds(seconds));
        }
        return warmUp >= 0 ? load.warmedUp(Duration.ofSeconds(warmUp)) : load;
    }

    /** Draws what was recorded. */
    void drawRecordings() throws IOException {
        if (record != null) {
            Recording.drawAll(record, DRAWN);
        }
    }

    /** More flags for the JVMs of our programs; {@code %n} is the name of the process. */
    List<String> flags() throws IOException {
        if (record == null) {
            return List.of();
        }
        Path folder = Files.createDirectories(record.toAbsolutePath());
        return List.of("-XX:StartFlightRecording=settings=profile,filename=" + folder.resolve("%n.jfr"));
    }
}

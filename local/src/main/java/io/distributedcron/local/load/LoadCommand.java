package io.distributedcron.local.load;

import io.distributedcron.local.up.DurationConverter;
import io.distributedcron.local.up.RunUp;
import io.distributedcron.local.up.UpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dcron load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description =
                "Runs many jobs that are due at the same instants, on a fresh system of its own in .dcron-load, and says how"
                        + " late their functions were called, from notes that the functions themselves take.")
public final class LoadCommand implements Callable<Integer> {
    private static final String FOLDER = ".dcron-load";
    private static final int JOBS_A_FILE = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--jobs", defaultValue = "1000", description = "How many jobs (default: ${DEFAULT-VALUE}).")
    private int jobs = 1000;

    @Option(
            names = "--schedule",
            defaultValue = "* * * * * *",
            description = "The schedule of each (default: every second).")
    private String schedule = "* * * * * *";

    @Option(names = "--forbid", description = "With concurrencyPolicy Forbid.")
    private boolean forbid;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "How long it is measured (default: ${DEFAULT-VALUE}).")
    private Duration lasting = Duration.ofSeconds(60);

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "20s",
            description = "How long all jobs run before it is measured (default: ${DEFAULT-VALUE}).")
    private Duration warmUp = Duration.ofSeconds(20);

    @Option(names = "--workers", defaultValue = "1", description = "How many workers (default: ${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(
            names = "--schedulers",
            defaultValue = "1",
            description = "How many schedulers (default: ${DEFAULT-VALUE}).")
    private int schedulers = 1;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object, and everything else goes to standard error.")
    private RunUp.Output output = RunUp.Output.TEXT;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (jobs < 1 || workers < 1 || schedulers < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--jobs, --workers and --schedulers must be 1 or more, not %d, %d and %d."
                            .formatted(jobs, workers, schedulers));
        }
        Path manifests = Files.createTempDirectory("dcron-load-");
        try {
            write(manifests);
            return RunUp.run(
                    new UpOptions(
                            List.of(manifests),
                            Optional.of(lasting),
                            warmUp,
                            true,
                            Optional.empty(),
                            UpOptions.Kube.AUTO,
                            schedulers,
                            Path.of(FOLDER).toAbsolutePath().normalize(),
                            RunUp.home()),
                    output);
        } finally {
            delete(manifests);
        }
    }

    private void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("0-pool.yaml"), """
                apiVersion: distributedcron.io/v1alpha1
                kind: WorkerPool
                metadata: {name: default}
                spec: {image: "%s", replicas: %d, concurrency: 64}
                """.formatted(UpOptions.RECORDING_IMAGE, workers));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < jobs; i++) {
            text.append(String.format(Locale.ROOT, """
                    ---
                    apiVersion: distributedcron.io/v1alpha1
                    kind: DistributedCronJob
                    metadata: {name: load-%05d}
                    spec: {schedule: "%s", functionName: record, concurrencyPolicy: %s, retry: {maxAttempts: 1}}
                    """, i, schedule, forbid ? "Forbid" : "Allow"));
            if ((i + 1) % JOBS_A_FILE == 0 || i + 1 == jobs) {
                Files.writeString(folder.resolve(String.format(Locale.ROOT, "jobs-%05d.yaml", i)), text);
                text.setLength(0);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

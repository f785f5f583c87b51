package io.distributedcron.local.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.embedded.ServerStartException;
import io.distributedcron.local.view.LiveView;
import io.distributedcron.local.view.PlainView;
import io.distributedcron.local.view.View;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dcron up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole system on this machine and applies the manifests to it: MongoDB, Redis, Kafka and a Kubernetes API"
                    + " on loopback, the operator, and as processes the schedulers and workers that it asks for.",
            "Manifests are applied again when they change, and what disappears from them is deleted.",
            "Data is kept in .dcron in the current folder."
        },
        footer = {
            "",
            "Servers of your own are used where these variables name them: DCRON_MONGODB_URI, DCRON_REDIS_URI,",
            "DCRON_KAFKA_BOOTSTRAP_SERVERS; a cluster of your own with --kubeconfig."
        })
public final class UpCommand implements Callable<Integer> {
    /** How things are printed. */
    public enum Output {
        TEXT,
        JSON
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "End by itself this long after the manifests were applied, such as 30s or 5m, and say what came of"
                            + " every planned time.")
    private @Nullable Duration lasting;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object, and everything else goes to standard error.")
    private Output output = Output.TEXT;

    @Option(names = "--fresh", description = "Throw away what earlier times left in .dcron.")
    private boolean fresh;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use the cluster of this kubeconfig instead of an API of our own.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--schedulers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many schedulers run (default: ${DEFAULT-VALUE}).")
    private int schedulers = 1;

    @Parameters(
            paramLabel = "MANIFEST|FOLDER",
            arity = "0..*",
            description = "Files, and folders whose .yaml, .yml and .json files are taken.")
    private List<Path> manifests = List.of();

    @Override
    public Integer call() throws InterruptedException {
        check();
        PrintStream lines = output == Output.JSON ? System.err : System.out;
        View view = view(lines);
        Up up = new Up(options(), System.getenv(), view, commandGiven());
        CountDownLatch over = new CountDownLatch(1);
        int[] code = {1};
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(up, over, code), "end"));
        try {
            code[0] = up.run().map(summary -> print(summary, lines)).orElse(1);
        } catch (Up.CannotStartException | ServerStartException | IOException e) {
            view.close();
            System.err.println("dcron: " + e.getMessage());
        } finally {
            over.countDown();
        }
        return code[0];
    }

    /** A signal came, or it is over anyway. What was decided here is the exit code, not the signal's. */
    private static void endInOrder(Up up, CountDownLatch over, int[] code) {
        boolean early = over.getCount() > 0;
        up.stop();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (early) {
            System.out.flush();
            Runtime.getRuntime().halt(code[0]);
        }
    }

    private void check() {
        for (Path manifest : manifests) {
            if (!Files.exists(manifest)) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "There is no file or folder " + manifest + ".");
            }
        }
    }

    private static View view(PrintStream lines) {
        int columns = Integer.getInteger("dcron.columns", 0);
        return columns > 0 && lines == System.out
                ? new LiveView(lines, columns, Integer.getInteger("dcron.lines", 40))
                : new PlainView(lines);
    }

    private UpOptions options() {
        Path home =
                Path.of(System.getProperty("dcron.home", ".")).toAbsolutePath().normalize();
        return new UpOptions(
                manifests,
                Optional.ofNullable(lasting),
                fresh,
                Optional.ofNullable(kubeconfig),
                schedulers,
                Path.of(".dcron").toAbsolutePath().normalize(),
                home);
    }

    private static Instant commandGiven() {
        Long given = Long.getLong("dcron.given");
        return given == null
                ? ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH)
                : Instant.ofEpochMilli(given);
    }

    private int print(Summary summary, PrintStream lines) {
        summary.lines().forEach(lines::println);
        if (output == Output.JSON) {
            try {
                System.out.println(new ObjectMapper().writeValueAsString(summary));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The summary cannot be written as JSON", e);
            }
        }
        return summary.good() ? 0 : 1;
    }
}

package io.distributedcron.local.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    private RunUp.Output output = RunUp.Output.TEXT;

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

    @Option(
            names = "--kube",
            paramLabel = "auto|real|mock",
            defaultValue = "auto",
            description =
                    "Which Kubernetes API of our own: the real kube-apiserver, a mock without validation, or the real one"
                            + " where it is found (default). Obtain the real one with: dcron kube")
    private UpOptions.Kube kube = UpOptions.Kube.AUTO;

    @Parameters(
            paramLabel = "MANIFEST|FOLDER",
            arity = "0..*",
            description = "Files, and folders whose .yaml, .yml and .json files are taken.")
    private List<Path> manifests = List.of();

    @Override
    public Integer call() throws InterruptedException {
        for (Path manifest : manifests) {
            if (!Files.exists(manifest)) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "There is no file or folder " + manifest + ".");
            }
        }
        if (schedulers < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--schedulers is " + schedulers + ", but without a scheduler nothing runs; write 1 or more.");
        }
        return RunUp.run(options(), output);
    }

    private UpOptions options() {
        return new UpOptions(
                manifests,
                Optional.ofNullable(lasting),
                Duration.ZERO,
                fresh,
                Optional.ofNullable(kubeconfig),
                kube,
                schedulers,
                Path.of(".dcron").toAbsolutePath().normalize(),
                RunUp.home());
    }
}

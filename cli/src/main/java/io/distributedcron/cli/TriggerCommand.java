package io.distributedcron.cli;

import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.RunOptions;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dcron trigger}. */
@Command(
        name = "trigger",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a job beside its schedule, now or later: one that is declared in Kubernetes, or one of a client"
                    + " (client.SPACE/NAME). A suspended job runs too. Prints the id of the run.",
            "Exit code: 0 the run is planned, or was under this token, 2 it could not be asked for."
        })
public final class TriggerCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAMESPACE/NAME", description = "The job.")
    private String job = "";

    @Option(
            names = "--payload",
            paramLabel = "FILE|JSON",
            description = "What the function gets instead of the job's payload: JSON, or a file with it.")
    private @Nullable String payload;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Runs once for each token, however often it is asked for (default: each time).")
    private @Nullable String token;

    @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-12-24T18:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(
            names = "--after",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long from now, such as 90s.")
    private @Nullable Duration after;

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            JobId id = JobId.parse(job);
            RunOptions options = options();
            try (CronClient client = servers.connect()) {
                RunId run = client.trigger(id, options);
                if (spec != null) {
                    spec.commandLine().getOut().println(run);
                }
                return 0;
            }
        } catch (StoreException | IllegalArgumentException | UncheckedIOException e) {
            if (spec != null) {
                spec.commandLine().getErr().println("dcron trigger: " + e.getMessage());
            }
            return 2;
        }
    }

    private RunOptions options() {
        if (at != null && after != null) {
            throw new IllegalArgumentException("--at and --after are both given, and one of them says it all");
        }
        RunOptions options =
                at != null ? RunOptions.at(at) : after != null ? RunOptions.after(after) : RunOptions.now();
        if (token != null) {
            options = options.token(token);
        }
        return payload == null ? options : options.payload(json(payload));
    }

    /** JSON never is the name of a file that is there: it would begin with a letter of a literal at most. */
    private static String json(String given) {
        try {
            Path file = Path.of(given);
            return Files.isRegularFile(file) ? Files.readString(file) : given;
        } catch (java.nio.file.InvalidPathException e) {
            return given;
        } catch (IOException e) {
            throw new UncheckedIOException("--payload " + given + " cannot be read: " + e, e);
        }
    }
}

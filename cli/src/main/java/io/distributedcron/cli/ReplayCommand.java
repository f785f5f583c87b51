package io.distributedcron.cli;

import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.declare.ReplayRuns;
import io.distributedcron.core.declare.Replayed;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dcron replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Runs again what failed or timed out for good and is on record: all of a job, or the runs that are named. Each"
                    + " has the payload and the time that it had, and is otherwise as the job is declared now. Prints the"
                    + " ids of the new runs.",
            "Exit code: 0 they are planned, or were under this token, 2 they could not be asked for."
        })
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAMESPACE/NAME", description = "The job.")
    private String job = "";

    @Parameters(
            index = "1..*",
            paramLabel = "RUN",
            description = "The id of a run of that job that failed (default: all that are on record).")
    private List<String> runs = List.of();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Runs each again once for each token (default: ${DEFAULT-VALUE}, so each once for ever).")
    private String token = ReplayRuns.ONCE.value();

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            JobId id = JobId.parse(job);
            List<RunId> named = runs.stream().map(RunId::new).toList();
            try (CronClient client = servers.connect()) {
                if (named.isEmpty()) {
                    print(client.replay(id, token));
                } else {
                    named.forEach(run -> print(client.replay(id, run, token)));
                }
                return 0;
            }
        } catch (StoreException | IllegalArgumentException e) {
            if (spec != null) {
                spec.commandLine().getErr().println("dcron replay: " + e.getMessage());
            }
            return 2;
        }
    }

    private void print(Replayed replayed) {
        if (spec == null) {
            return;
        }
        var out = spec.commandLine().getOut();
        replayed.planned().forEach(run -> out.println(run + " of " + origin(run) + ": planned"));
        replayed.repeated()
                .forEach(run -> out.println(run + " of " + origin(run) + ": was run again under this token before"));
        replayed.unclear()
                .forEach(run -> out.println(
                        run + " of " + origin(run) + ": nobody knows whether it was planned; use another --token"));
        if (replayed.planned().isEmpty()
                && replayed.repeated().isEmpty()
                && replayed.unclear().isEmpty()) {
            out.println("nothing failed that is on record");
        }
    }

    private static String origin(RunId run) {
        return run.origin().map(RunId::toString).orElse("?");
    }
}

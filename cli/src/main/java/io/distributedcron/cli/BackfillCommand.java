package io.distributedcron.cli;

import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.declare.BackfillRange;
import io.distributedcron.core.declare.Backfilled;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.StoreException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dcron backfill}. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = {
            "Makes up for the times of a job's schedule in a range that have no run. No time runs twice, however often a"
                    + " range is asked for. The runs are planned at once and become due at the rate; the command need not"
                    + " stay. See docs/client.md.",
            "Exit code: 0 they are planned, 2 they could not be."
        })
public final class BackfillCommand implements Callable<Integer> {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})(/s)?");

    @Parameters(index = "0", paramLabel = "NAMESPACE/NAME", description = "The job.")
    private String job = "";

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "The earliest time, included.")
    private Instant from = Instant.EPOCH;

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "The latest time, not included.")
    private Instant to = Instant.EPOCH;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            defaultValue = "1/s",
            description = "How many runs become due in a second (default: ${DEFAULT-VALUE}).")
    private String rate = "1/s";

    @Option(names = "--reverse", description = "The latest time first.")
    private boolean reverse;

    @Option(names = "--output", paramLabel = "text|json", defaultValue = "TEXT", description = "Default: text.")
    private Output output = Output.TEXT;

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            JobId id = JobId.parse(job);
            BackfillRange range = new BackfillRange(from, to, perSecond(), reverse);
            try (CronClient client = servers.connect()) {
                Backfilled answer = client.backfill(id, range);
                if (spec != null) {
                    spec.commandLine().getOut().println(print(answer));
                }
                return 0;
            }
        } catch (StoreException | IllegalArgumentException e) {
            if (spec != null) {
                spec.commandLine().getErr().println("dcron backfill: " + e.getMessage());
            }
            return 2;
        }
    }

    private int perSecond() {
        Matcher matcher = RATE.matcher(rate);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--rate '" + rate + "' is no rate: write 5/s");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private String print(Backfilled answer) {
        return switch (output) {
            case JSON ->
                String.format(
                        Locale.ROOT,
                        "{\"planned\": %d, \"repeated\": %d, \"ran\": %d, \"forgotten\": %d, \"pending\": %d}",
                        answer.planned(),
                        answer.repeated(),
                        answer.ran(),
                        answer.forgotten(),
                        answer.pending());
            case TEXT ->
                String.format(
                        Locale.ROOT,
                        "%d runs planned, due within %d s. Not run: %d that a backfill asked for before, %d that ran,"
                                + " %d whose record is deleted, %d that the schedule itself still settles.",
                        answer.planned(),
                        (answer.planned() + perSecond() - 1) / perSecond(),
                        answer.repeated(),
                        answer.ran(),
                        answer.forgotten(),
                        answer.pending());
        };
    }
}

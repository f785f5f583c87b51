package io.distributedcron.simulation;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.simulation.scenario.GenerateScenario;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dcron simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs whole installations of the production classes on virtual time, with crashes, pauses, lost and"
                        + " late calls and messages, wrong clocks and changing jobs, and checks after every change what is"
                        + " promised. A failure prints its seed and the least that makes it happen. Exit code 1 if a promise is"
                        + " broken.")
public final class SimulateCommand implements Callable<Integer> {
    private static final int EXPLAINED = 2;

    /** How it is printed. */
    enum Output {
        TEXT,
        JSON
    }

    @Option(
            names = "--schedules",
            defaultValue = "1000",
            description = "How many (default: ${DEFAULT-VALUE}). Each is a seed of its own.")
    private long schedules = 1000;

    @Option(names = "--seed", defaultValue = "1", description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--threads", description = "How many at once (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--failures",
            defaultValue = "20",
            description = "After how many failures it stops (default: ${DEFAULT-VALUE}).")
    private int failures = 20;

    @Option(names = "--brief", description = "Names failures and does not explain them.")
    private boolean brief;

    @Option(names = "--trace", description = "Prints all that happens with the first seed, and ends.")
    private boolean trace;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "json: the last line is one JSON object, and everything else goes to standard error.")
    private Output output = Output.TEXT;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = output == Output.JSON ? System.err : System.out;
        if (trace) {
            Outcome outcome = Outcome.traced(GenerateScenario.of(seed));
            outcome.trace().forEach(out::println);
            return outcome.violation().isPresent() ? 1 : 0;
        }
        Ticker ticker = Ticker.system();
        long began = ticker.nanos();
        RunSchedules.Summary summary = RunSchedules.run(
                seed, schedules, threads, failures, new TellProgress(schedules, ticker, out, System.err));
        double seconds = (ticker.nanos() - began) / 1e9;
        if (!brief) {
            summary.failed().stream()
                    .limit(EXPLAINED)
                    .forEach(failed -> Report.print(GenerateScenario.of(failed.seed()), failed.violation(), out));
        }
        Report.print(summary, seconds, out);
        if (output == Output.JSON) {
            System.out.println(Report.json(summary, seconds));
        }
        return summary.failed().isEmpty() ? 0 : 1;
    }
}

package io.distributedcron.cli;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints when a schedule fires next. Exit codes: 0 it does, 1 it never fires again, 2 it is not understood. */
@Command(
        name = "next",
        mixinStandardHelpOptions = true,
        description = "Prints the coming times of a schedule, or of the jobs in a manifest.",
        footer = {
            "",
            "Examples:",
            "  dcron next '30 2 * * *' --zone Europe/Berlin --count 3",
            "  dcron next 'H H(0-5) * * *' --job shop/report --output json",
            "  dcron next --file job.yaml --from 2026-03-28T12:00:00Z",
            "",
            "As JSON: {\"times\": [instants]}. Exit codes: 0 it fires, 1 it never fires again, 2 it is not understood."
        })
public final class NextCommand implements Callable<Integer> {
    private static final int MOST = 100_000;

    private final InstantSource clock;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(
            arity = "0..*",
            paramLabel = "EXPR",
            description = "A cron expression, a macro, '@every 90s' or 'at:2026-12-24T18:00:00Z'.")
    private List<String> expression = List.of();

    @Option(
            names = {"-z", "--zone"},
            paramLabel = "ZONE",
            description = "The time zone in which EXPR is read (default: UTC).")
    private @Nullable String zone;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A manifest: the schedule is that of its DistributedCronJob.")
    private @Nullable Path file;

    @Option(
            names = {"-j", "--job"},
            paramLabel = "NAMESPACE/NAME",
            description = "For whom: H depends on it; of several jobs in FILE, which.")
    private @Nullable String job;

    @Option(names = "--from", paramLabel = "INSTANT", description = "Times after this instant (default: now).")
    private @Nullable Instant from;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How many times, 1 to " + MOST + " (default: ${DEFAULT-VALUE}).")
    private int count = 10;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}, in either case (default: text).")
    private Output output = Output.TEXT;

    public NextCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw misunderstood("--count is " + count + " and must be 1 to " + MOST + ".");
        }
        Schedule schedule = schedule();
        List<Instant> times = times(schedule);
        PrintWriter out = command.commandLine().getOut();
        switch (output) {
            case JSON ->
                out.println(times.stream()
                        .map(time -> '"' + time.toString() + '"')
                        .collect(Collectors.joining(", ", "{\"times\": [", "]}")));
            case TEXT -> text(schedule, times).forEach(out::println);
        }
        out.flush();
        return times.isEmpty() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private Schedule schedule() {
        if (expression.isEmpty() == (file == null)) {
            throw misunderstood("Give either an expression or --file.");
        }
        if (file != null && zone != null) {
            throw misunderstood("--zone is that of the job in --file.");
        }
        try {
            return file == null ? ofExpression() : ReadSchedules.of(file, job);
        } catch (InvalidScheduleException | IllegalManifestException e) {
            throw misunderstood(String.valueOf(e.getMessage()));
        }
    }

    private Schedule ofExpression() {
        Timing timing = Timing.of(String.join(" ", expression), zone == null ? "UTC" : zone);
        return job == null
                ? Schedule.parse(timing.schedules().getFirst(), timing.timeZone())
                : Schedule.of(timing, job);
    }

    private List<Instant> times(Schedule schedule) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = schedule.next(from == null ? clock.instant() : from);
        while (next.isPresent() && times.size() < count) {
            times.add(next.get());
            next = schedule.next(next.get());
        }
        return times;
    }

    private static List<String> text(Schedule schedule, List<Instant> times) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + schedule.inWords() + "; tz database " + Schedule.timeZoneData());
        if (times.isEmpty()) {
            lines.add("# never again");
        }
        for (Instant time : times) {
            Instant due = schedule.due(time);
            lines.add(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(schedule.zone()))
                    + (due.equals(time) ? "" : "  due " + due));
        }
        return lines;
    }

    private ParameterException misunderstood(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}

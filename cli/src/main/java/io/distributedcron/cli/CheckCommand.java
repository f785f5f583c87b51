package io.distributedcron.cli;

import io.distributedcron.core.check.CheckReport;
import io.distributedcron.core.check.CheckRuns;
import io.distributedcron.core.check.JudgeJob;
import io.distributedcron.core.check.NotesOfHandlers;
import io.distributedcron.core.check.Rules;
import io.distributedcron.core.check.runlog.SplitRunLogs;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.mongo.MongoStores;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dcron check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks that nothing was lost and nothing ran twice: holds the planned times of all jobs against their runs in"
                    + " MongoDB, and against the logs of their functions where there are any. Only reads; the system may"
                    + " go on meanwhile. See docs/checker.md.",
            "Exit code: 0 nothing is wrong, 1 something is, 2 it could not be checked."
        })
public final class CheckCommand implements Callable<Integer> {
    private static final Duration SHOWN_BY_DEFAULT = Duration.ofHours(1);

    /** By what runs are told apart. */
    enum Mode {
        KEYED,
        WINDOWS
    }

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--run-log",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Logs that functions keep of their calls, in JSON lines; a folder means all files in it.")
    private List<Path> runLogs = List.of();

    @Option(
            names = "--logged",
            paramLabel = "FUNCTION",
            description = "With --run-log: a function that logs all its calls; repeatable. Default: all do.")
    private List<String> logged = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Planned times from then on (default: 1 h before --to).")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Planned times before that (default: now).")
    private @Nullable Instant to;

    @Option(
            names = "--mode",
            paramLabel = "keyed|windows",
            defaultValue = "keyed",
            description = "keyed: by the ids of runs; windows: by times alone, as a bystander with a watch"
                    + " (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.KEYED;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How late a run may begin, and a change act, before it counts (default: ${DEFAULT-VALUE}).")
    private Duration grace = Duration.ofSeconds(60);

    @Option(
            names = "--late-over",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Report runs that began later than this (default: only say how late they were).")
    private @Nullable Duration lateOver;

    @Option(
            names = "--clock-error",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description = "By how much the clocks of two workers may differ (default: ${DEFAULT-VALUE}).")
    private Duration clockError = Duration.ofMillis(100);

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Default: ${DEFAULT-VALUE}.")
    private Output output = Output.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (MongoStores stores = servers.stores()) {
            CheckReport report = check(stores);
            print(
                    switch (output) {
                        case TEXT -> PrintReport.text(report);
                        case JSON -> PrintReport.json(report);
                    });
            return report.clean() ? 0 : 1;
        } catch (StoreException | UncheckedIOException | IllegalArgumentException e) {
            complain("dcron check: " + e.getMessage());
            return 2;
        }
    }

    private CheckReport check(MongoStores stores) {
        Instant now = stores.clock().now();
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(SHOWN_BY_DEFAULT) : from;
        if (!begin.isBefore(end)) {
            throw new IllegalArgumentException("--from " + begin + " must be before --to " + end);
        }
        Set<WorkerId> living = stores.leases().living().stream()
                .map(WorkerLease::profile)
                .map(profile -> profile.id())
                .collect(Collectors.toSet());
        Optional<Rules.Log> log =
                runLogs.isEmpty() ? Optional.empty() : Optional.of(new Rules.Log(Set.copyOf(logged), now));
        Rules rules =
                new Rules(begin, end, now, grace, clockError, Optional.ofNullable(lateOver), log, Optional.of(living));
        JudgeJob judge =
                switch (mode) {
                    case KEYED -> JudgeJob.byRun(rules);
                    case WINDOWS -> JudgeJob.byWindow(rules);
                };
        if (runLogs.isEmpty()) {
            return new CheckRuns(stores.histories(), NotesOfHandlers.NONE, judge).check();
        }
        try (SplitRunLogs logs = SplitRunLogs.of(runLogs)) {
            return new CheckRuns(stores.histories(), logs, judge).check();
        }
    }

    private void print(String text) {
        if (spec != null) {
            spec.commandLine().getOut().println(text);
        }
    }

    private void complain(String text) {
        if (spec != null) {
            spec.commandLine().getErr().println(text);
        }
    }
}

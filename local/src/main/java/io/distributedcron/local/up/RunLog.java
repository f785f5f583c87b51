package io.distributedcron.local.up;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.runlog.RunLogLine;
import io.distributedcron.local.verdict.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which functions that keep a record of their calls leave it: a file for each process, a {@link
 * RunLogLine} for each call.
 */
final class RunLog {
    private RunLog() {}

    /** All calls that were noted; none where no function keeps a record. */
    static List<Start> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(RunLog::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The record of calls in " + folder + " cannot be read", e);
        }
    }

    private static Stream<Start> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> RunLogLine.parse(line).stream())
                    .filter(event -> event.kind() == LoggedEvent.Kind.START)
                    .map(event -> new Start(event.run(), event.attempt(), event.dueTime(), event.at()));
        } catch (IOException e) {
            throw new UncheckedIOException("The record of calls " + file + " cannot be read", e);
        }
    }
}

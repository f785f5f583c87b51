package io.distributedcron.local.up;

import io.distributedcron.core.run.RunId;
import io.distributedcron.local.verdict.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which functions that keep a record of their calls leave it: a file for each process, a line for each
 * call: {@code start <run id> <attempt> <due> <at>}, times in ISO 8601.
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
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words.length == 5 && words[0].equals("start"))
                    .map(words -> new Start(
                            new RunId(words[1]),
                            Integer.parseInt(words[2]),
                            Instant.parse(words[3]),
                            Instant.parse(words[4])));
        } catch (IOException e) {
            throw new UncheckedIOException("The record of calls " + file + " cannot be read", e);
        }
    }
}

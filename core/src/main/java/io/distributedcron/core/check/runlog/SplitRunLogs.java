package io.distributedcron.core.check.runlog;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.NotesOfHandlers;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Run logs, split by the slots of their jobs into files in a folder of its own, so that only a part of them is in memory
 * at a time, however long they are. A line that a dying process left unfinished counts for nothing. Not thread-safe.
 */
public final class SplitRunLogs implements NotesOfHandlers, AutoCloseable {
    private static final int PARTS = 64;
    private static final int SLOTS_A_PART = Slot.COUNT / PARTS;

    private final Path folder;
    private final Map<Slot, Map<JobId, List<LoggedEvent>>> part = new HashMap<>();
    private int partRead = -1;
    private long unreadable;

    private SplitRunLogs(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads logs.
     *
     * @param logs files, or folders whose files are all read
     */
    public static SplitRunLogs of(List<Path> logs) {
        try {
            SplitRunLogs split = new SplitRunLogs(Files.createTempDirectory("dcron-check-"));
            try {
                split.split(logs);
                return split;
            } catch (IOException | RuntimeException e) {
                split.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The run logs " + logs + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void split(List<Path> logs) throws IOException {
        List<Writer> parts = new ArrayList<>();
        try {
            for (int i = 0; i < PARTS; i++) {
                parts.add(Files.newBufferedWriter(folder.resolve(String.valueOf(i))));
            }
            for (Path log : logs) {
                try (Stream<Path> files = Files.walk(log)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        split(file, parts);
                    }
                }
            }
        } finally {
            for (Writer writer : parts) {
                writer.close();
            }
        }
    }

    private void split(Path log, List<Writer> parts) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                Optional<LoggedEvent> event = RunLogLine.parse(line);
                if (event.isPresent()) {
                    int number = event.get().job().slot().number();
                    parts.get(number / SLOTS_A_PART).append(line).append('\n');
                } else if (next != null && !line.isBlank()) {
                    unreadable++;
                }
                line = next;
            }
        }
    }

    @Override
    public Map<JobId, List<LoggedEvent>> inSlot(Slot slot) {
        int wanted = slot.number() / SLOTS_A_PART;
        if (wanted != partRead) {
            read(wanted);
        }
        return part.getOrDefault(slot, Map.of());
    }

    private void read(int wanted) {
        part.clear();
        try (Stream<String> lines = Files.lines(folder.resolve(String.valueOf(wanted)))) {
            lines.flatMap(line -> RunLogLine.parse(line).stream())
                    .forEach(event -> part.computeIfAbsent(event.job().slot(), slot -> new HashMap<>())
                            .computeIfAbsent(event.job(), job -> new ArrayList<>())
                            .add(event));
            partRead = wanted;
        } catch (IOException e) {
            throw new UncheckedIOException("The split run logs in " + folder + " cannot be read", e);
        }
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be removed", e);
        }
    }
}

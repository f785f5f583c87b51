package io.distributedcron.core.check.runlog;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.NotesOfHandlers;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.RunId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Run logs, split by the slots of their jobs into files in a folder of its own, so that only a part of them is in memory
 * at a time, however long they are; each line is parsed once. A line that a dying process left unfinished counts for nothing. Not thread-safe.
 */
public final class SplitRunLogs implements NotesOfHandlers, AutoCloseable {
    private static final int PARTS = 64;
    private static final int SLOTS_A_PART = Slot.COUNT / PARTS;
    /** Stands before each event of a part. */
    private static final int EVENT = 1;

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
        List<DataOutputStream> parts = new ArrayList<>();
        try {
            for (int i = 0; i < PARTS; i++) {
                parts.add(new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(folder.resolve(String.valueOf(i))))));
            }
            for (Path log : logs) {
                try (Stream<Path> files = Files.walk(log)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        split(file, parts);
                    }
                }
            }
        } finally {
            for (DataOutputStream part : parts) {
                part.close();
            }
        }
    }

    private void split(Path log, List<DataOutputStream> parts) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                Optional<LoggedEvent> event = RunLogLine.parse(line);
                if (event.isPresent()) {
                    int number = event.get().job().slot().number();
                    write(event.get(), parts.get(number / SLOTS_A_PART));
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
        try (DataInputStream events = new DataInputStream(
                new BufferedInputStream(Files.newInputStream(folder.resolve(String.valueOf(wanted)))))) {
            while (events.read() == EVENT) {
                LoggedEvent event = read(events);
                part.computeIfAbsent(event.job().slot(), slot -> new HashMap<>())
                        .computeIfAbsent(event.job(), job -> new ArrayList<>())
                        .add(event);
            }
            partRead = wanted;
        } catch (IOException e) {
            throw new UncheckedIOException("The split run logs in " + folder + " cannot be read", e);
        }
    }

    private static void write(LoggedEvent event, DataOutputStream part) throws IOException {
        part.writeByte(EVENT);
        part.writeUTF(event.kind().name());
        part.writeUTF(event.job().toString());
        part.writeUTF(event.run().value());
        part.writeInt(event.attempt());
        write(event.scheduledTime(), part);
        write(event.dueTime(), part);
        write(event.at(), part);
    }

    private static LoggedEvent read(DataInputStream part) throws IOException {
        return new LoggedEvent(
                LoggedEvent.Kind.valueOf(part.readUTF()),
                JobId.parse(part.readUTF()),
                new RunId(part.readUTF()),
                part.readInt(),
                readTime(part),
                readTime(part),
                readTime(part));
    }

    private static void write(Instant time, DataOutputStream part) throws IOException {
        part.writeLong(time.getEpochSecond());
        part.writeInt(time.getNano());
    }

    private static Instant readTime(DataInputStream part) throws IOException {
        return Instant.ofEpochSecond(part.readLong(), part.readInt());
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

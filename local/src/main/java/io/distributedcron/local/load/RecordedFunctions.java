package io.distributedcron.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.LoggedEvent.Kind;
import io.distributedcron.core.check.runlog.RunLogLine;
import io.distributedcron.worker.FunctionProvider;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobFunction;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Functions that note each call in a file of their process before they do anything else: {@code record} does nothing
 * more, {@code record-sleep} sleeps and notes how that ended, {@code record-flaky} fails in its first attempts. Who judges
 * what ran believes these notes, not the database.
 */
public final class RecordedFunctions implements FunctionProvider {

    /** The payload of {@code record-sleep}. */
    public record Sleep(double seconds) {}

    /**
     * The payload of {@code record-flaky}.
     *
     * @param failures so many attempts fail first
     */
    public record Flaky(int failures) {}

    /** When a function goes on after its note. */
    public enum Safety {
        /** At once, if it does nothing else; the note is written soon, unless the process is killed. */
        LATER,
        /** When the note outlives the process. */
        WRITTEN,
        /** When the note outlives the machine. */
        SYNCED
    }

    @Override
    public List<JobFunction<?>> functions() {
        String folder = System.getenv("DCRON_RUN_LOG");
        if (folder == null) {
            return List.of();
        }
        String safety = System.getenv("DCRON_RUN_LOG_SAFETY");
        Notes notes = Notes.in(Path.of(folder), safety == null ? Safety.LATER : Safety.valueOf(safety));
        return List.of(
                JobFunction.action("record", JsonNode.class, (payload, context) -> notes.addSoon(Kind.START, context)),
                JobFunction.action("record-sleep", Sleep.class, (payload, context) -> sleep(notes, payload, context)),
                JobFunction.action("record-flaky", Flaky.class, (payload, context) -> fail(notes, payload, context)));
    }

    private static void sleep(Notes notes, Sleep payload, JobContext context) throws InterruptedException {
        notes.add(Kind.START, context);
        try {
            // Nothing counts it down: what ends the wait is time, or the interruption.
            boolean unused = new CountDownLatch(1).await((long) (payload.seconds() * 1000), TimeUnit.MILLISECONDS);
            notes.add(Kind.END, context);
        } catch (InterruptedException e) {
            notes.add(Kind.INTERRUPTED, context);
            throw e;
        }
    }

    private static void fail(Notes notes, Flaky payload, JobContext context) {
        notes.add(Kind.START, context);
        if (context.attempt() <= payload.failures()) {
            notes.add(Kind.FAILED, context);
            throw new IllegalStateException("attempt " + context.attempt() + " fails, as it was told to");
        }
        notes.add(Kind.END, context);
    }

    /**
     * One file, to which whole lines are appended. No channel: the interruption of one handler would close it for all.
     * Thread-safe.
     */
    private static final class Notes {
        private final FileOutputStream file;
        private final Safety safety;
        private final Object syncing = new Object();
        private volatile long written;
        private long onDisk;
        private final BlockingQueue<byte[]> later = new LinkedBlockingQueue<>();

        /**
         * Opens the file of this process.
         *
         * @param safety of each line, before the function goes on
         */
        static Notes in(Path folder, Safety safety) {
            Path file = folder.resolve(ProcessHandle.current().pid() + ".log");
            try {
                Files.createDirectories(folder);
                Notes notes = new Notes(new FileOutputStream(file.toFile(), true), safety);
                Thread.ofPlatform().daemon().name("notes of calls").start(notes::writeForEver);
                Runtime.getRuntime().addShutdownHook(new Thread(notes::writeWhatWaits, "last notes of calls"));
                return notes;
            } catch (IOException e) {
                throw new UncheckedIOException("The record of calls " + file + " cannot be kept", e);
            }
        }

        private Notes(FileOutputStream file, Safety safety) {
            this.file = file;
            this.safety = safety;
        }

        /** Notes a call before the function goes on. */
        void add(Kind kind, JobContext context) {
            write(line(kind, context));
        }

        /**
         * Notes a call of a function that does nothing else. If it may be noted later, another thread writes it: a file
         * system that is busy with the databases' journals would hold up the calls that are measured.
         */
        void addSoon(Kind kind, JobContext context) {
            byte[] line = line(kind, context);
            if (safety == Safety.LATER) {
                later.add(line);
            } else {
                write(line);
            }
        }

        private static byte[] line(Kind kind, JobContext context) {
            String line = RunLogLine.format(new LoggedEvent(
                    kind,
                    context.job(),
                    context.runId(),
                    context.attempt(),
                    context.scheduledTime(),
                    context.dueTime(),
                    context.now()));
            return (line + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private void writeForEver() {
            try {
                while (true) {
                    write(later.take());
                    writeWhatWaits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void writeWhatWaits() {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (byte[] line = later.poll(); line != null; line = later.poll()) {
                lines.writeBytes(line);
            }
            write(lines.toByteArray());
        }

        private void write(byte[] lines) {
            try {
                long upTo;
                synchronized (file) {
                    file.write(lines);
                    written += lines.length;
                    upTo = written;
                }
                if (safety == Safety.SYNCED) {
                    sync(upTo);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Calls could not be noted", e);
            }
        }

        /** Whoever comes while another one syncs finds most lines on the disk already: one sync serves all that waited. */
        private void sync(long upTo) throws IOException {
            synchronized (syncing) {
                if (onDisk < upTo) {
                    long all = written;
                    file.getFD().sync();
                    onDisk = all;
                }
            }
        }
    }
}

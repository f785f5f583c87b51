package io.distributedcron.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.worker.FunctionProvider;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Functions that note each call in a file of their process before they do anything else: {@code record} does nothing
 * more, {@code record-sleep} sleeps and notes how that ended. Who judges what ran believes these notes, not the database.
 */
public final class RecordedFunctions implements FunctionProvider {

    /** The payload of {@code record-sleep}. */
    public record Sleep(double seconds) {}

    @Override
    public List<JobFunction<?>> functions() {
        String folder = System.getenv("DCRON_RUN_LOG");
        if (folder == null) {
            return List.of();
        }
        Notes notes = Notes.in(Path.of(folder));
        return List.of(
                JobFunction.action(
                        "record", JsonNode.class, (payload, context) -> notes.add("start", context, context.now())),
                JobFunction.action("record-sleep", Sleep.class, (payload, context) -> sleep(notes, payload, context)));
    }

    private static void sleep(Notes notes, Sleep payload, JobContext context) throws InterruptedException {
        notes.add("start", context, context.now());
        try {
            // Nothing counts it down: what ends the wait is time, or the interruption.
            boolean unused = new CountDownLatch(1).await((long) (payload.seconds() * 1000), TimeUnit.MILLISECONDS);
            notes.add("end", context, context.now());
        } catch (InterruptedException e) {
            notes.add("interrupted", context, context.now());
            throw e;
        }
    }

    /** One file, to which whole lines are appended. Thread-safe. */
    private record Notes(FileChannel channel) {

        static Notes in(Path folder) {
            Path file = folder.resolve(ProcessHandle.current().pid() + ".log");
            try {
                Files.createDirectories(folder);
                return new Notes(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            } catch (IOException e) {
                throw new UncheckedIOException("The record of calls " + file + " cannot be kept", e);
            }
        }

        void add(String what, JobContext context, Instant at) {
            String line = "%s %s %d %s %s\n".formatted(what, context.runId(), context.attempt(), context.dueTime(), at);
            try {
                ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                synchronized (channel) {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A call of " + context.runId() + " could not be noted", e);
            }
        }
    }
}

package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the benchmarked function does, whoever calls it: it notes when it was due and when it was called, in a file that is
 * mapped into memory, which costs well below a microsecond. Thread-safe; one per process.
 */
public final class CallNotes {
    /** The environment variable with the folder of the notes. */
    public static final String FOLDER = "DCRON_BENCH_NOTES";

    static final String SUFFIX = ".calls";
    static final int BYTES = 16;
    private static final int CAPACITY = 16_000_000;

    private final MappedByteBuffer file;
    private final AtomicInteger next = new AtomicInteger();

    private CallNotes(MappedByteBuffer file) {
        this.file = file;
    }

    /** The notes of this process, in the folder that the environment names. */
    public static CallNotes ofThisProcess() {
        String folder = Objects.requireNonNull(System.getenv(FOLDER), FOLDER + " is not set");
        return in(Path.of(folder), ProcessHandle.current().pid());
    }

    static CallNotes in(Path folder, long pid) {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    folder.resolve(pid + SUFFIX),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                return new CallNotes(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) CAPACITY * BYTES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Calls cannot be noted in " + folder, e);
        }
    }

    /** Notes a call made now. */
    public void add(Instant due) {
        add(due, Instant.now());
    }

    void add(Instant due, Instant at) {
        int note = next.getAndIncrement();
        if (note >= CAPACITY) {
            throw new IllegalStateException("more than " + CAPACITY + " calls");
        }
        file.putLong(note * BYTES, micros(due));
        file.putLong(note * BYTES + Long.BYTES, micros(at));
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }
}

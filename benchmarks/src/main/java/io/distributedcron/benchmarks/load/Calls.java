package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Calls that were noted, in no order. Times are microseconds since 1970. */
final class Calls {
    private final long[] due;
    private final long[] at;

    /**
     * Calls.
     *
     * @param due when each was due
     * @param at when each was made
     */
    Calls(long[] due, long[] at) {
        this.due = due;
        this.at = at;
    }

    long due(int call) {
        return due[call];
    }

    long at(int call) {
        return at[call];
    }

    static Calls read(Path folder) throws IOException {
        Calls all = new Calls(new long[0], new long[0]);
        if (Files.isDirectory(folder)) {
            for (Path file : files(folder)) {
                all = all.and(readFile(file));
            }
        }
        return all;
    }

    /** How many were made, and when the first was; cheap enough to ask every second. */
    static long count(Path folder) throws IOException {
        long count = 0;
        if (Files.isDirectory(folder)) {
            for (Path file : files(folder)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    count += count(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
                }
            }
        }
        return count;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(CallNotes.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** The notes are filled in order, but for the last few: the first empty one by bisection. */
    private static int count(ByteBuffer notes) {
        int low = 0;
        int high = notes.capacity() / CallNotes.BYTES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (notes.getLong(middle * CallNotes.BYTES + Long.BYTES) == 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static Calls readFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer notes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int count = count(notes);
            long[] due = new long[count];
            long[] at = new long[count];
            for (int i = 0; i < count; i++) {
                due[i] = notes.getLong(i * CallNotes.BYTES);
                at[i] = notes.getLong(i * CallNotes.BYTES + Long.BYTES);
            }
            return new Calls(due, at);
        }
    }

    private Calls and(Calls other) {
        return new Calls(concat(due, other.due), concat(at, other.at));
    }

    private static long[] concat(long[] one, long[] other) {
        long[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** When the first was made; the end of time if none was. */
    long first() {
        return Arrays.stream(at).min().orElse(Long.MAX_VALUE);
    }

    int size() {
        return at.length;
    }
}

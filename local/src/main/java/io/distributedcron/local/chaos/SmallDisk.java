package io.distributedcron.local.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small file system of its own that can be filled. It needs the right to mount, which {@code ./dcron chaos} has in a
 * namespace of its own where the system allows that without root; all of it ends with that namespace.
 */
final class SmallDisk implements AutoCloseable {
    private static final String ALLOWED = "DCRON_PRIVATE_MOUNTS";
    private static final int CHUNK = 1024 * 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether there can be one: mounts are seen by this process and its children alone. */
    static boolean possible() {
        return "yes".equals(System.getenv(ALLOWED));
    }

    /** One in that folder, which is empty; nothing where it is not possible. It takes memory only as far as it is full. */
    static Optional<SmallDisk> in(Path folder, int megabytes) {
        if (!possible()) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("There is no place for a disk in " + folder, e);
        }
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "dcron-chaos", folder.toString());
        return Optional.of(new SmallDisk(folder));
    }

    /** Nobody can write to it from now on. */
    void fill() {
        try (FileChannel file = FileChannel.open(
                filler(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int size = CHUNK; size >= 512; size /= 2) {
                fill(file, ByteBuffer.allocate(size));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The disk in " + folder + " cannot be filled", e);
        }
    }

    private static void fill(FileChannel file, ByteBuffer chunk) {
        try {
            while (true) {
                file.write(chunk.clear());
            }
        } catch (IOException full) {
            // As wanted.
        }
    }

    /** There is room again. */
    void makeRoom() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException("There cannot be made room in " + folder, e);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command) + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

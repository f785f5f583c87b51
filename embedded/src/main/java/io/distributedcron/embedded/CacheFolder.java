package io.distributedcron.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The user's cache of what servers need and what is dear to fetch: {@code $XDG_CACHE_HOME/distributed-cron}, else
 * {@code ~/.cache/distributed-cron}. Everything in it can be deleted while no server runs.
 *
 * <p>An entry is filled in a folder of its own and moved into place when it is whole, under a lock that other processes
 * respect too: an entry that exists is complete.
 */
final class CacheFolder {

    private static final Object IN_THIS_PROCESS = new Object();

    private CacheFolder() {}

    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws IOException, InterruptedException;
    }

    /** As shells and scripts see it, which Java's {@code user.home} does not follow. */
    static Path home() {
        String home = System.getenv("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
    }

    static Path root() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isBlank() ? home().resolve(".cache") : Path.of(xdg);
        try {
            return Files.createDirectories(base.resolve("distributed-cron"));
        } catch (IOException e) {
            throw new UncheckedIOException("The cache folder under " + base + " could not be created", e);
        }
    }

    /** The folder {@code name}, filled by {@code filler} if it is not there yet. */
    static Path entry(String name, Filler filler) {
        Path entry = root().resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        synchronized (IN_THIS_PROCESS) {
            try (FileChannel channel = FileChannel.open(
                            root().resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(entry)) {
                    fill(entry, filler);
                }
                return entry;
            } catch (IOException e) {
                throw new ServerStartException("The cache entry " + entry + " could not be filled: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServerStartException("Interrupted while the cache entry " + entry + " was filled", e);
            }
        }
    }

    private static void fill(Path entry, Filler filler) throws IOException, InterruptedException {
        Path unfinished = entry.resolveSibling(entry.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        filler.fill(unfinished);
        Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes {@code folder} with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

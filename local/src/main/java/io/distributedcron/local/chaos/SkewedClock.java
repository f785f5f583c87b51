package io.distributedcron.local.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The wall clock of one process, which can be set while it runs; its elapsed time passes as ever. A few lines of C that
 * are preloaded do it, so it needs Linux and a C compiler.
 */
final class SkewedClock {
    private final Path file;

    private SkewedClock(Path file) {
        this.file = file;
    }

    /** Whether there is what it needs. */
    static boolean possible() {
        try {
            return System.getProperty("os.name").startsWith("Linux") && run("cc", "--version") == 0;
        } catch (IOException noCompiler) {
            return false;
        }
    }

    /** What is to be preloaded, compiled into that folder; nothing where it is not possible. */
    static Optional<Path> library(Path folder) {
        if (!possible()) {
            return Optional.empty();
        }
        Path source = folder.resolve("skew.c");
        Path library = folder.resolve("skew.so").toAbsolutePath();
        try (InputStream in = SkewedClock.class.getResourceAsStream("skew.c")) {
            Files.write(source, Objects.requireNonNull(in, "skew.c").readAllBytes());
            int code = run("cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl");
            return code == 0 ? Optional.of(library) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The clock cannot be compiled in " + folder, e);
        }
    }

    private static int run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** A clock that is right, as far as that file says. */
    static SkewedClock in(Path file) {
        SkewedClock clock = new SkewedClock(file.toAbsolutePath());
        clock.set(0);
        return clock;
    }

    /** What a process needs to have this clock. */
    Map<String, String> environment(Path library) {
        return Map.of("LD_PRELOAD", library.toString(), "DCRON_CHAOS_CLOCK", file.toString());
    }

    /** Is so many seconds ahead of the machine's from now on. */
    void set(int seconds) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(seconds)
                .flip();
        try {
            Files.createDirectories(file.getParent());
            // In place: it is mapped into the process.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(bytes, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The clock " + file + " cannot be set", e);
        }
    }
}

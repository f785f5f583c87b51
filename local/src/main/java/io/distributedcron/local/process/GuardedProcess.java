package io.distributedcron.local.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A child process that cannot outlive this one, and that a Ctrl-C in the terminal does not reach. Thread-safe.
 *
 * <p>A shell in a session of its own starts a watcher and then becomes the program, so that the pid is the program's. The
 * watcher waits for the end of its standard input, a pipe whose other end only this process holds: when this process is
 * gone, even by {@code kill -9}, the watcher kills the program, also one that is stopped by a signal.
 */
public final class GuardedProcess {

    private static final String GUARD = """
            program=$$
            exec 3<&0 </dev/null
            (
              trap '' INT TERM HUP
              read -r _ <&3
              if [ -r /proc/self/stat ]; then
                read -r _ _ _ parent _ </proc/self/stat
                [ "$parent" = "$program" ] || exit 0
              fi
              kill -9 "$program"
            ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    private final Process process;
    private final Thread pump;

    private GuardedProcess(Process process, Thread pump) {
        this.process = process;
        this.pump = pump;
    }

    /**
     * Starts it.
     *
     * @param log where everything that it writes is appended
     * @param onLine told of each line, on a thread of this process; must be quick and must not throw
     * @throws IOException if there is no such program or directory
     */
    public static GuardedProcess start(String name, Command command, Path log, Consumer<String> onLine)
            throws IOException {
        requireProgram(command);
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(guarded(name, command.words()))
                .directory(command.directory().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        Thread pump =
                Thread.ofPlatform().daemon().name("output of " + name).start(() -> pump(process, log, onLine, name));
        return new GuardedProcess(process, pump);
    }

    private static List<String> guarded(String name, List<String> words) {
        List<String> guarded = new ArrayList<>();
        if (onPath("setsid")) {
            guarded.add("setsid");
        }
        guarded.addAll(List.of("/bin/sh", "-c", GUARD, name));
        guarded.addAll(words);
        return guarded;
    }

    /** The shell would find out too, but only say so in the log. */
    private static void requireProgram(Command command) throws IOException {
        String program = command.words().getFirst();
        boolean there =
                program.contains("/") ? Files.isExecutable(command.directory().resolve(program)) : onPath(program);
        if (!there) {
            throw new IOException("there is no program '" + program + "'");
        }
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void pump(Process process, Path log, Consumer<String> onLine, String name) {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter out =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                if (!in.ready()) {
                    out.flush();
                }
                onLine.accept(line);
            }
        } catch (IOException e) {
            onLine.accept("the output of " + name + " could not be kept in " + log + ": " + e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Empty while it runs; 128 + the signal where one ended it. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Sends SIGTERM. */
    public void terminate() {
        // Not Process.destroy(): it closes the pipe that the watcher waits on, which means SIGKILL.
        process.toHandle().destroy();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits until it has ended and all that it wrote was kept. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        // A grandchild may hold the output open; what it writes is not waited for.
        pump.join(Duration.ofSeconds(1));
        return true;
    }

    /** SIGTERM, and SIGKILL when it takes longer than {@code grace}; returns when it is gone. */
    public void stop(Duration grace) throws InterruptedException {
        terminate();
        if (!endsWithin(grace)) {
            kill();
            endsWithin(Duration.ofSeconds(10));
        }
    }
}

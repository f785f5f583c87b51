package io.distributedcron.embedded;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A child process that runs a server in a session of its own (a Ctrl-C in the terminal does not reach it) and that
 * cannot outlive this process.
 *
 * <p>A shell starts a watcher and then becomes the server, so the child's pid is the server's. The watcher waits for the
 * end of its standard input, a pipe whose other end only this process holds: when this process is gone, even by
 * {@code kill -9}, the watcher kills the server.
 */
final class ServerProcess {

    private static final int TAIL_LINES = 40;

    private static final String GUARD = """
            server=$$
            exec 3<&0 </dev/null
            (
              trap '' INT TERM HUP
              read -r _ <&3
              if [ -r /proc/self/stat ]; then
                read -r _ _ _ parent _ </proc/self/stat
                [ "$parent" = "$server" ] || exit 0
              fi
              kill -9 "$server"
            ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    /**
     * What to run.
     *
     * @param ready the server is ready once it has written a line in which this is found
     */
    record Launch(String name, List<String> command, Path directory, Pattern ready, Duration patience) {
        Launch {
            command = List.copyOf(command);
        }

        Path log() {
            return directory.resolve(name + ".log");
        }
    }

    private final Launch launch;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Thread pump;
    private final Deque<String> tail = new ArrayDeque<>();

    private ServerProcess(Launch launch, Process process) {
        this.launch = launch;
        this.process = process;
        this.pump = Thread.ofPlatform().daemon().name("log of " + launch.name()).unstarted(this::pumpLog);
    }

    /** Starts the process; {@link #awaitReady} tells when it serves. */
    static ServerProcess start(Launch launch) {
        List<String> command = new ArrayList<>();
        Executables.onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of("/bin/sh", "-c", GUARD, launch.name()));
        command.addAll(launch.command());
        try {
            Files.createDirectories(launch.directory());
            Process process = new ProcessBuilder(command)
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .start();
            ServerProcess server = new ServerProcess(launch, process);
            server.pump.start();
            return server;
        } catch (IOException e) {
            throw new ServerStartException(
                    "%s could not be started with %s: %s".formatted(launch.name(), launch.command(), e), e);
        }
    }

    /** Waits for the line that says that the server is ready and returns it; a server that does not come up is killed. */
    String awaitReady() {
        try {
            return ready.get(launch.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure(
                    "was not ready within %d s".formatted(launch.patience().toSeconds()));
        } catch (ExecutionException e) {
            throw failure("ended (exit code %s) before it was ready".formatted(exitCode()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not ready when its starter was interrupted");
        }
    }

    /** Kills the server and says why it could not be used, with the tail of its log. */
    ServerStartException failure(String what) {
        kill();
        return new ServerStartException("%s %s. Its log is %s and ends with:%n%s"
                .formatted(launch.name(), what, launch.log(), tail().indent(4)));
    }

    private String exitCode() {
        try {
            return process.waitFor(5, TimeUnit.SECONDS) ? String.valueOf(process.exitValue()) : "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private void pumpLog() {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter log =
                        Files.newBufferedWriter(launch.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line);
                log.newLine();
                log.flush();
                remember(line);
                if (!ready.isDone() && launch.ready().matcher(line).find()) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            remember("(the log could not be read or written on: " + e + ")");
        } finally {
            ready.completeExceptionally(new IllegalStateException("The output of " + launch.name() + " has ended"));
        }
    }

    private synchronized void remember(String line) {
        tail.addLast(line);
        if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
        }
    }

    private synchronized String tail() {
        return tail.isEmpty() ? "(it wrote nothing)" : String.join(System.lineSeparator(), tail);
    }

    Path log() {
        return launch.log();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the server ended within {@code time}; also a way to wait between two looks at it. */
    boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was given up because its starter was interrupted");
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and SIGKILL after {@code grace}; returns when the process is gone. */
    void stop(Duration grace) {
        // Not Process.destroy(): it closes the pipe that the watcher waits on, which means SIGKILL.
        process.toHandle().destroy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        awaitEnd();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        process.onExit().join();
        boolean interrupted = Thread.interrupted();
        try {
            pump.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies a script of this package into {@code folder} so that a process can read it. */
    static Path script(String name, Path folder) {
        try (var in = ServerProcess.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing beside " + ServerProcess.class);
            }
            Path file = Files.createDirectories(folder).resolve(name);
            Files.write(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + " could not be written into " + folder, e);
        }
    }
}

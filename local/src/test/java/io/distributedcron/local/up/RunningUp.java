package io.distributedcron.local.up;

import io.distributedcron.core.check.runlog.RunLogLine;
import io.distributedcron.local.Eventually;
import io.distributedcron.local.view.Snapshot;
import io.distributedcron.local.view.View;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A whole system as real processes, for a test that then does things to it. */
final class RunningUp implements AutoCloseable {
    private static final Duration START_AT_MOST = Duration.ofMinutes(2);
    private static final Pattern MASTER = Pattern.compile("^(\\S+) .*scheduler (\\S+) is the master now, epoch (\\d+)");

    private final Path folder;
    private final Up up;
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Optional<Summary>> end = new CompletableFuture<>();

    private RunningUp(Path manifests, Path folder, int schedulers) {
        this.folder = folder;
        Path home = Path.of("..").toAbsolutePath().normalize();
        UpOptions options = new UpOptions(
                List.of(manifests),
                Optional.empty(),
                Duration.ZERO,
                true,
                Optional.empty(),
                UpOptions.Kube.AUTO,
                schedulers,
                folder,
                home);
        String classPath = System.getProperty("java.class.path");
        this.up = new Up(
                options, new Programs(home, module -> classPath), System.getenv(), new Recorder(), Instant.now());
    }

    static RunningUp start(Path manifests, Path folder, int schedulers) {
        RunningUp running = new RunningUp(manifests, folder, schedulers);
        Thread.ofPlatform().name("up").start(() -> {
            try {
                running.end.complete(running.up.run());
            } catch (Exception e) {
                running.end.completeExceptionally(e);
            }
        });
        Eventually.until("a scheduler is ready and jobs are applied", START_AT_MOST, () -> {
            if (running.end.isCompletedExceptionally()) {
                running.end.join();
            }
            return running.events.stream().anyMatch(line -> line.startsWith("applied DistributedCronJob"));
        });
        return running;
    }

    KubernetesClient client() {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(folder.resolve("kubeconfig"))))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pid of a pod's present process. */
    long pid(String pod) {
        Pattern started = Pattern.compile("started " + Pattern.quote(pod) + " \\(process (\\d+),.*");
        return events.stream()
                .map(started::matcher)
                .filter(Matcher::matches)
                .reduce((first, second) -> second)
                .map(matcher -> Long.parseLong(matcher.group(1)))
                .orElseThrow();
    }

    /** Who became master, as the logs of the schedulers say. */
    record Master(String pod, Instant since, long epoch) {}

    Master master() {
        return logs("dcron-scheduler")
                .flatMap(log -> lines(log)
                        .map(MASTER::matcher)
                        .filter(Matcher::find)
                        .map(it -> new Master(
                                log.getFileName().toString().replace(".log", ""),
                                Instant.parse(it.group(1)),
                                Long.parseLong(it.group(3)))))
                .max((one, other) -> Long.compare(one.epoch(), other.epoch()))
                .orElseThrow();
    }

    /** When the first page of a later epoch was taken, as the logs of the schedulers say. */
    Optional<Instant> firstPageAfter(long epoch) {
        Pattern page = Pattern.compile("^(\\S+) .* takes pages of epoch (\\d+) now");
        return logs("dcron-scheduler")
                .flatMap(RunningUp::lines)
                .map(page::matcher)
                .filter(it -> it.find() && Long.parseLong(it.group(2)) > epoch)
                .map(it -> Instant.parse(it.group(1)))
                .min(Instant::compareTo);
    }

    private Stream<Path> logs(String prefix) {
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A line of the record that functions keep of their calls.
     *
     * @param pid of the worker
     * @param what start, end or interrupted
     */
    record Note(long pid, String what, String run, int attempt, Instant due, Instant at) {}

    /** All notes of runs of a job, by the uid of its resource. */
    List<Note> notes(String uid) {
        Path log = folder.resolve("run-log");
        if (!Files.isDirectory(log)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.flatMap(file -> lines(file)
                            .flatMap(line -> RunLogLine.parse(line).stream())
                            .filter(event -> event.run().job().value().equals(uid))
                            .map(event -> new Note(
                                    Long.parseLong(file.getFileName().toString().replace(".log", "")),
                                    event.kind().name().toLowerCase(Locale.ROOT),
                                    event.run().value(),
                                    event.attempt(),
                                    event.dueTime(),
                                    event.at())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends everything and returns the last word. */
    Summary end() throws Exception {
        up.stop();
        return end.get(60, TimeUnit.SECONDS).orElseThrow();
    }

    @Override
    public void close() {
        up.stop();
        if (!end.isDone()) {
            end.exceptionally(failure -> Optional.empty()).join();
        }
    }

    /** Keeps what happens; shows nothing. */
    private final class Recorder implements View {
        @Override
        public void event(String line) {
            events.add(line);
        }

        @Override
        public void refresh(Snapshot snapshot) {}

        @Override
        public void close() {}
    }
}

package io.distributedcron.benchmarks.load;

import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.GuardedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processes of a trial, their logs and what CPU they use. Stopped in the opposite order. */
final class Processes {
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final Path logs;
    private final Map<String, GuardedProcess> started = new LinkedHashMap<>();
    private final Map<String, Long> others = new LinkedHashMap<>();

    Processes(Path logs) {
        this.logs = logs;
    }

    /** A JVM that runs a main class of this class path. */
    static List<String> java(List<String> flags, String main) {
        return java(flags, System.getProperty("java.class.path"), main);
    }

    static List<String> java(List<String> flags, String classPath, String main) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        words.addAll(List.of("-cp", classPath, main));
        return words;
    }

    /**
     * One that is ready.
     *
     * @param after how long that took, from before it was started
     */
    record Ready(GuardedProcess process, Duration after) {
        /** As {@code kill -9} does. */
        void kill() {
            process.kill();
        }

        /** Stops it in order, and by force when that takes longer. */
        void stop(Duration grace) throws InterruptedException {
            process.stop(grace);
        }
    }

    /** Starts one and returns when it has written a line in which {@code ready} is found. */
    Ready start(String name, List<String> words, Map<String, String> environment, Pattern ready, Duration within)
            throws IOException, InterruptedException {
        return start(name, words, environment, ready, within, line -> {});
    }

    /**
     * The same.
     *
     * @param onLine told of each line that it writes
     */
    Ready start(
            String name,
            List<String> words,
            Map<String, String> environment,
            Pattern ready,
            Duration within,
            Consumer<String> onLine)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        AtomicLong took = new AtomicLong();
        CountDownLatch latch = new CountDownLatch(1);
        Path log = logs.resolve(name + ".log");
        GuardedProcess process = GuardedProcess.start(name, new Command(words, logs, environment), log, line -> {
            if (latch.getCount() > 0 && ready.matcher(line).find()) {
                took.set(System.nanoTime() - began);
                latch.countDown();
            }
            onLine.accept(line);
        });
        started.put(name, process);
        long waited = 0;
        while (!latch.await(100, TimeUnit.MILLISECONDS)) {
            waited += 100;
            if (!process.isAlive() || waited > within.toMillis()) {
                throw new IOException(String.format(
                        Locale.ROOT,
                        "%s %s. It wrote:%n%s",
                        name,
                        process.isAlive() ? "was not ready within " + within : "has ended",
                        tail(log)));
            }
        }
        return new Ready(process, Duration.ofNanos(took.get()));
    }

    private static String tail(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - 30), all.size()));
        }
    }

    /** One that somebody else stops, for its use of CPU. */
    void watch(String name, long pid) {
        others.put(name, pid);
    }

    /** Children included, as long as they live. */
    Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        others.forEach((name, pid) -> seconds.put(name, cpuSeconds(pid)));
        started.forEach((name, process) -> seconds.put(name, cpuSeconds(process.pid())));
        return seconds;
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(used -> used.toNanos() / 1e9)
                .sum();
    }

    void close() throws InterruptedException {
        for (GuardedProcess process : List.copyOf(started.values()).reversed()) {
            process.stop(GRACE);
        }
    }
}

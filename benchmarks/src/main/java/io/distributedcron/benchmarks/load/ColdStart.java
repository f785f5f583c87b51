package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts a scheduler, then a worker for which runs are waiting, several times, with the class path of jars that an image
 * has.
 *
 * @param cache what is kept of earlier starts
 * @param starts how often in a trial
 */
record ColdStart(StartCache cache, int starts, Path home, Load load, Progress progress) implements Measured {
    private static final String SCHEDULER = "scheduler";
    private static final String WORKER = "worker";
    private static final Duration FIRST_CALL_WITHIN = Duration.ofSeconds(60);

    /** A process that is trained writes its cache at its end. */
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);

    private static final Duration TRAINED = Duration.ofSeconds(10);
    private static final Duration PUBLISHED = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);

    @Override
    public String name() {
        return cache.label();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("starts", starts + " of each process in a trial, the median counts");
        settings.put("cache", cache.description());
        settings.putAll(OurPrograms.settings(Map.of()));
        return settings;
    }

    @Override
    public Map<String, Double> measure(Path folder) throws IOException, InterruptedException {
        OurServers servers = OurServers.start(folder, progress);
        Processes processes = new Processes(folder.resolve("logs"));
        try {
            servers.prepare(OurSystem.POOL);
            new DeclareJobs(servers.mongo().uri(), OurSystem.POOL).declare(load);
            JarPaths jars = new JarPaths(home, folder.resolve("jars"));
            OurPrograms programs = new OurPrograms(
                    servers,
                    processes,
                    Map.of(),
                    List.of(),
                    new OurPrograms.ClassPaths(jars.of("worker-runtime"), jars.of("scheduler")));
            if (cache != StartCache.NONE) {
                progress.say(name() + ": training");
                start(programs.with(cache.training(folder)), folder.resolve("training"), TRAINED);
                requireCaches(folder);
            }
            List<Start> made = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                Path notes = folder.resolve("notes-" + i);
                made.add(start(programs.with(cache.using(folder)), notes, Duration.ZERO));
                progress.say(
                        String.format(Locale.ROOT, "%s: start %d of %d: %s", name(), i + 1, starts, made.getLast()));
            }
            return figures(made);
        } finally {
            processes.close();
            servers.close();
        }
    }

    /** A JVM does without one that is missing, and says nothing. */
    private void requireCaches(Path folder) throws IOException {
        for (String process : List.of(SCHEDULER, WORKER)) {
            if (!Files.exists(StartCache.file(folder, process))) {
                throw new IOException("the training of the " + process + " left no " + name());
            }
        }
    }

    /** Starts a scheduler and a worker, and stops them in order. */
    private Start start(OurPrograms programs, Path notes, Duration more) throws IOException, InterruptedException {
        Processes.Ready scheduler = programs.scheduler(SCHEDULER);
        Thread.sleep(PUBLISHED);
        Instant at = Instant.now();
        Processes.Ready worker = programs.worker(WORKER, notes);
        Instant patience = at.plus(FIRST_CALL_WITHIN);
        while (Calls.count(notes) == 0) {
            if (Instant.now().isAfter(patience)) {
                throw new IOException(name() + ": a new worker has called nothing within " + FIRST_CALL_WITHIN);
            }
            Thread.sleep(LOOK);
        }
        Thread.sleep(LOOK.plus(more));
        long first = Calls.read(notes).first() - CallNotes.micros(at);
        worker.stop(ENDED_WITHIN);
        scheduler.stop(ENDED_WITHIN);
        return new Start(scheduler.after(), worker.after(), Duration.ofNanos(first * 1_000));
    }

    private static Map<String, Double> figures(List<Start> made) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("first call ms", median(made.stream().map(Start::firstCall).toList()));
        figures.put(
                "worker ready ms", median(made.stream().map(Start::workerReady).toList()));
        figures.put(
                "scheduler ready ms",
                median(made.stream().map(Start::schedulerReady).toList()));
        figures.put("starts", (double) made.size());
        return figures;
    }

    private static double median(List<Duration> durations) {
        long[] sorted = durations.stream()
                .mapToLong(it -> it.toNanos() / 1_000)
                .sorted()
                .toArray();
        return Figures.percentile(sorted, 50);
    }

    /** From before the process was started. */
    private record Start(Duration schedulerReady, Duration workerReady, Duration firstCall) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "scheduler ready after %d ms, worker after %d ms, first call after %d ms",
                    schedulerReady.toMillis(),
                    workerReady.toMillis(),
                    firstCall.toMillis());
        }
    }
}

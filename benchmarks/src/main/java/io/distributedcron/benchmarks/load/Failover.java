package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the master again and again while runs are due, and starts it anew as a kubelet would.
 *
 * @param kills how often
 * @param schedulers at least two
 */
record Failover(int kills, int schedulers, int workers, Load load, Progress progress) implements Measured {
    private static final Pattern MASTER = Pattern.compile("is the master now, epoch (\\d+)");
    private static final Duration PAGE_WITHIN = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return OurSystem.NAME;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("processes", schedulers + " schedulers, one of them master, and " + workers + " worker(s)");
        settings.put("kills", kills + " of the master by SIGKILL, which is started again at once");
        settings.putAll(OurPrograms.settings(Map.of()));
        settings.putAll(OurServers.settings());
        return settings;
    }

    @Override
    public Map<String, Double> measure(Path folder) throws IOException, InterruptedException {
        OurServers servers = OurServers.start(folder, progress);
        Processes processes = new Processes(folder.resolve("logs"));
        try {
            servers.prepare(OurSystem.POOL);
            return killed(servers, processes, folder.resolve("notes"));
        } finally {
            processes.close();
            servers.close();
        }
    }

    private Map<String, Double> killed(OurServers servers, Processes processes, Path notes)
            throws IOException, InterruptedException {
        try (WatchPages pages = WatchPages.start(servers.kafka().bootstrapServers())) {
            new DeclareJobs(servers.mongo().uri(), OurSystem.POOL).declare(load);
            OurPrograms programs =
                    new OurPrograms(servers, processes, Map.of(), List.of(), OurPrograms.ClassPaths.ofThisProcess());
            Masters masters = new Masters(programs);
            start(programs, masters, notes);
            Instant from = Instant.now()
                    .plus(load.warmUp())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusSeconds(1);
            Thread.sleep(Duration.between(Instant.now(), from));
            List<Kill> made = new ArrayList<>();
            for (int i = 0; i < kills; i++) {
                made.add(kill(i, masters, pages));
            }
            Instant to = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            progress.say(OurSystem.NAME + ": waiting for what is late");
            Thread.sleep(SETTLE);
            processes.close();
            return new FailoverFigures(Calls.read(notes), made)
                    .figures(CallNotes.micros(from), CallNotes.micros(to), load.jobs());
        }
    }

    private void start(OurPrograms programs, Masters masters, Path notes) throws IOException, InterruptedException {
        for (int i = 0; i < workers; i++) {
            programs.worker("worker-" + i, notes);
        }
        for (int i = 0; i < schedulers; i++) {
            masters.start("scheduler-" + i);
        }
    }

    private Kill kill(int number, Masters masters, WatchPages pages) throws IOException, InterruptedException {
        long epoch = pages.newest();
        String master = masters.current();
        Instant at = Instant.now();
        masters.kill(master);
        Instant page = pages.after(epoch, PAGE_WITHIN);
        progress.say(String.format(
                Locale.ROOT,
                "%s: kill %d of %d, of %s: the next page came after %d ms",
                OurSystem.NAME,
                number + 1,
                kills,
                master,
                Duration.between(at, page).toMillis()));
        masters.start(master);
        Thread.sleep(BETWEEN);
        return new Kill(CallNotes.micros(at), CallNotes.micros(page));
    }

    /**
     * One kill. Times are microseconds since 1970.
     *
     * @param at when
     * @param page when a page of another master came
     */
    record Kill(long at, long page) {}

    /** The schedulers, and which of them says that it is the master. */
    private static final class Masters {
        private record Term(String scheduler, long epoch) {}

        private final OurPrograms programs;
        private final Map<String, Processes.Ready> running = new ConcurrentHashMap<>();
        private final AtomicReference<Term> newest = new AtomicReference<>(new Term("", -1));

        Masters(OurPrograms programs) {
            this.programs = programs;
        }

        void start(String name) throws IOException, InterruptedException {
            running.put(name, programs.scheduler(name, line -> read(name, line)));
        }

        private void read(String name, String line) {
            Matcher matcher = MASTER.matcher(line);
            if (matcher.find()) {
                Term said = new Term(name, Long.parseLong(matcher.group(1)));
                newest.accumulateAndGet(said, (one, other) -> one.epoch() > other.epoch() ? one : other);
            }
        }

        String current() {
            return newest.get().scheduler();
        }

        void kill(String name) {
            Processes.Ready process = running.get(name);
            if (process == null) {
                throw new IllegalStateException("no scheduler says that it is the master; the last was '" + name + "'");
            }
            process.kill();
        }
    }
}

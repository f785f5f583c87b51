package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One contestant doing a load once.
 *
 * @param figures by name
 */
record Trial(Map<String, Double> figures) {
    private static final Duration FIRST_CALL_WITHIN = Duration.ofMinutes(4);
    private static final Duration SETTLE = Duration.ofSeconds(5);

    static Trial of(Contestant contestant, Load load, Path folder, Progress progress)
            throws IOException, InterruptedException {
        Path notes = folder.resolve("notes");
        Contestant.Running running = contestant.start(load, folder, notes);
        Window window;
        try {
            window = measure(contestant, running, load, notes, progress);
            if (!load.saturating()) {
                settle(contestant, progress);
            }
        } finally {
            running.close();
        }
        Calls calls = Calls.read(notes);
        Map<String, Double> figures = new LinkedHashMap<>(
                load.saturating()
                        ? Figures.throughput(calls, window.from(), window.to())
                        : Figures.lateness(calls, window.from(), window.to(), load.jobs()));
        double runs = figures.getOrDefault("runs", 0.0);
        double seconds = (window.to() - window.from()) / 1e6;
        window.cpu().forEach((process, used) -> figures.put("cpu µs/run of " + process, used * 1e6 / runs));
        figures.put(
                "cpu cores",
                window.cpu().values().stream().mapToDouble(it -> it).sum() / seconds);
        window.counted().forEach((counter, count) -> figures.put(counter + "/s", count / seconds));
        figures.putAll(window.more());
        return new Trial(figures);
    }

    /** Times are microseconds since 1970. */
    private record Window(
            long from, long to, Map<String, Double> cpu, Map<String, Double> counted, Map<String, Double> more) {}

    private static Window measure(
            Contestant contestant, Contestant.Running running, Load load, Path notes, Progress progress)
            throws IOException, InterruptedException {
        Instant patience = Instant.now().plus(FIRST_CALL_WITHIN);
        while (Calls.count(notes) == 0) {
            if (Instant.now().isAfter(patience)) {
                throw new IOException(contestant.name() + " has called nothing within " + FIRST_CALL_WITHIN);
            }
            Thread.sleep(100);
        }
        Instant from = Instant.now()
                .plus(load.warmUp())
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
        Instant to = from.plus(load.measured());
        progress.say(contestant.name() + ": the first call; warming up until " + from);
        follow(contestant, running, notes, from, progress);
        Map<String, Double> cpuBefore = running.cpuSeconds();
        Map<String, Double> countedBefore = running.counters();
        progress.say(contestant.name() + ": measuring for " + load.measured().toSeconds() + " s");
        follow(contestant, running, notes, to, progress);
        Map<String, Double> cpu = grown(cpuBefore, running.cpuSeconds());
        Map<String, Double> counted = grown(countedBefore, running.counters());
        return new Window(CallNotes.micros(from), CallNotes.micros(to), cpu, counted, running.figures(from, to));
    }

    /** What was due in the measured time may be called later. */
    private static void settle(Contestant contestant, Progress progress) throws InterruptedException {
        progress.say(contestant.name() + ": waiting for what is late");
        Thread.sleep(SETTLE.toMillis());
    }

    private static void follow(
            Contestant contestant, Contestant.Running running, Path notes, Instant until, Progress progress)
            throws IOException, InterruptedException {
        long before = Calls.count(notes);
        Map<String, Double> countedBefore = running.counters();
        Instant last = Instant.now();
        while (Instant.now().isBefore(until)) {
            Duration left = Duration.between(Instant.now(), until);
            Thread.sleep(Math.min(5_000, Math.max(1, left.toMillis())));
            long count = Calls.count(notes);
            Map<String, Double> counted = running.counters();
            Instant now = Instant.now();
            double seconds = Duration.between(last, now).toNanos() / 1e9;
            StringBuilder more = new StringBuilder();
            grown(countedBefore, counted).forEach((name, grown) -> more.append(", ")
                    .append(Math.round(grown / seconds))
                    .append(' ')
                    .append(name)
                    .append("/s"));
            progress.say(String.format(
                    Locale.ROOT, "%s: %.0f calls/s%s", contestant.name(), (count - before) / seconds, more));
            before = count;
            countedBefore = counted;
            last = now;
        }
    }

    private static Map<String, Double> grown(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> grown = new LinkedHashMap<>();
        after.forEach((name, value) -> grown.put(name, value - before.getOrDefault(name, 0.0)));
        return grown;
    }
}

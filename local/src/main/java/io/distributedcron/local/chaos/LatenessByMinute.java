package io.distributedcron.local.chaos;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.runlog.RunLogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How late first attempts were called, by the minute in which they were due, from what functions noted. Not thread-safe. */
final class LatenessByMinute {
    /** How often each number of milliseconds came up. */
    private static final class Late {
        private final TreeMap<Long, Integer> counts = new TreeMap<>();
        private long total;

        void add(long millis) {
            counts.merge(millis, 1, Integer::sum);
            total++;
        }

        double percentile(double percent) {
            long rank = Math.max(1, (long) Math.ceil(total * percent / 100));
            long seen = 0;
            for (var entry : counts.entrySet()) {
                seen += entry.getValue();
                if (seen >= rank) {
                    return entry.getKey();
                }
            }
            return 0;
        }
    }

    private final TreeMap<Long, Late> minutes = new TreeMap<>();
    private final Instant from;

    private LatenessByMinute(Instant from) {
        this.from = from;
    }

    /**
     * Reads all logs of a folder.
     *
     * @param from what was due before is left out
     */
    static LatenessByMinute read(Path runLogs, Instant from) throws IOException {
        LatenessByMinute lateness = new LatenessByMinute(from);
        try (Stream<Path> files = Files.list(runLogs)) {
            for (Path file : files.toList()) {
                lateness.readFile(file);
            }
        }
        return lateness;
    }

    private void readFile(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<LoggedEvent> event = RunLogLine.parse(line);
                event.filter(it -> it.kind() == LoggedEvent.Kind.START && it.attempt() == 1)
                        .filter(it -> !it.dueTime().isBefore(from))
                        .ifPresent(this::add);
            }
        }
    }

    private void add(LoggedEvent start) {
        long minute = Duration.between(from, start.dueTime()).toMinutes();
        minutes.computeIfAbsent(minute, it -> new Late())
                .add(Duration.between(start.dueTime(), start.at()).toMillis());
    }

    /** Into two charts: runs per second, and the percentiles of their lateness. */
    void draw(Chart runs, Chart lateness) {
        minutes.forEach((minute, late) -> {
            runs.add("first attempts", minute + 0.5, late.total / 60.0);
            lateness.add("p50", minute + 0.5, late.percentile(50));
            lateness.add("p99", minute + 0.5, late.percentile(99));
            lateness.add("max", minute + 0.5, late.percentile(100));
        });
    }
}

package io.distributedcron.examples.reports;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as CSV (RFC 4180): a line for each run. Pure. */
final class CsvReport {
    private static final String HEADER = "job,scheduled,state,attempt,lateness_ms,duration_ms,error";

    private CsvReport() {}

    static String of(Report report) {
        return Stream.concat(Stream.of(HEADER), report.runs().stream().map(CsvReport::line))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String line(ReportedRun run) {
        return Stream.of(
                        run.job().toString(),
                        run.scheduledTime().toString(),
                        run.state().name(),
                        String.valueOf(run.attempt()),
                        millis(run.lateness()),
                        millis(run.took()),
                        run.error())
                .map(CsvReport::quoted)
                .collect(Collectors.joining(","));
    }

    private static String millis(Optional<Duration> duration) {
        return duration.map(it -> String.valueOf(it.toMillis())).orElse("");
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}

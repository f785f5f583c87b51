package io.distributedcron.examples.reports;

import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The function {@code run-report}: writes a CSV and an HTML report about the runs of the last minutes.
 *
 * <p>It may be called again for the same run, as every function may. So its files are named after the run's scheduled
 * time and moved into place whole: a second attempt replaces what the first one left.
 */
final class WriteReport implements JobHandler<ReportRequest> {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RecentRuns recent;
    private final Path folder;

    WriteReport(RecentRuns recent, Path folder) {
        this.recent = recent;
        this.folder = folder;
    }

    /** Kept with the run as its result. */
    record Written(int runs, int jobs, String csv, String html) {}

    @Override
    public Written run(ReportRequest request, JobContext context) throws IOException {
        Instant to = context.scheduledTime();
        Instant from = to.minus(Duration.ofMinutes(request.minutes()));
        Report report = Report.of(
                request.title(), from, to, recent.between(from, to, Optional.ofNullable(request.namespace())));
        String name = context.job().name() + "-" + NAME.format(to);
        Path csv = write(name + ".csv", CsvReport.of(report));
        Path html = write(name + ".html", HtmlReport.of(report));
        context.logger()
                .info(
                        "{} runs of {} jobs reported in {}",
                        report.runs().size(),
                        report.jobs().size(),
                        html);
        return new Written(report.runs().size(), report.jobs().size(), csv.toString(), html.toString());
    }

    private Path write(String name, String content) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, name, ".unfinished");
        Files.writeString(unfinished, content);
        Path file = folder.resolve(name);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }
}

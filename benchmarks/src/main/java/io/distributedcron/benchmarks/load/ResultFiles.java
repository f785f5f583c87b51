package io.distributedcron.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder where each benchmark leaves what it found last: as JSON, as a table and as a picture. */
final class ResultFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private ResultFiles(Path folder) {
        this.folder = folder;
    }

    static ResultFiles in(Path folder) {
        return new ResultFiles(folder);
    }

    void write(Report report) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                file(report.benchmark(), ".json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        Files.writeString(file(report.benchmark(), ".md"), String.join("\n", MarkdownTable.of(report)) + "\n");
        Files.writeString(file(report.benchmark(), ".svg"), Plot.svg(report));
    }

    /** Those that are there, in the order of the benchmarks. */
    List<Report> read() throws IOException {
        List<Report> reports = new ArrayList<>();
        for (String label : Benchmark.labels()) {
            Path file = file(label, ".json");
            if (Files.exists(file)) {
                reports.add(JSON.readValue(file.toFile(), Report.class));
            }
        }
        return reports;
    }

    /** A report as one line of JSON. */
    static String line(Report report) throws IOException {
        return JSON.writeValueAsString(report);
    }

    private Path file(String label, String ending) {
        return folder.resolve(label + ending);
    }
}

package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Report report = ReportTest.report();

        ResultFiles.in(folder).write(report);

        assertThat(ResultFiles.in(folder).read()).containsExactly(report);
        assertThat(folder.resolve("throughput.svg")).exists();
    }

    @Test
    void aReportIsOneLineOfJson() throws IOException {
        assertThat(ResultFiles.line(ReportTest.report())).doesNotContain("\n").contains("\"ratios\":{\"a & b\":2.105}");
    }

    @Test
    void theTableHasEveryFigureOfEveryone() throws IOException {
        ResultFiles.in(folder).write(ReportTest.report());

        assertThat(Files.readString(folder.resolve("throughput.md")))
                .contains("| | distributed-cron | a & b | ours / theirs |")
                .contains("**20,000**, 10,000 to 30,000 | **9,500**, 8,000 to 11,000 | 2.105 |")
                .contains("- a & b: threads 20");
    }
}

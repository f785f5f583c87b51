package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTableTest {
    private static final Path HOME = Path.of("..");

    @Test
    void theReadmeShowsTheCommittedResults() throws IOException {
        String readme = Files.readString(HOME.resolve("README.md"));
        List<Report> committed =
                ResultFiles.in(HOME.resolve("benchmarks/results")).read();

        assertThat(committed).isNotEmpty();
        assertThat(readme)
                .as("the README of these results, which ./dcron bench readme writes")
                .isEqualTo(ReadmeTable.in(readme, committed));
    }

    @Test
    void aReportIsARow() {
        String readme = "before\n" + ReadmeTable.BEGIN + "\nold\n" + ReadmeTable.END + "\nafter\n";

        assertThat(ReadmeTable.in(readme, List.of(ReportTest.report())))
                .contains("| [throughput](benchmarks/results/throughput.md) | runs/s | 20,000 | a & b 9,500 (2.11) |")
                .startsWith("before\n")
                .endsWith("|\n" + ReadmeTable.END + "\nafter\n")
                .doesNotContain("old");
    }

    @Test
    void aReadmeWithoutThePlaceIsRefused() {
        assertThatThrownBy(() -> ReadmeTable.in("nothing", List.of())).hasMessageContaining(ReadmeTable.BEGIN);
    }
}

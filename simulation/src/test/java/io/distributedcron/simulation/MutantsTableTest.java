package io.distributedcron.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of mutants has a row for each patch, says what the patch says, and what caught it. */
class MutantsTableTest {
    private static final Path FOLDER = Path.of("mutants");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| (.+) \\| (\\S.*\\S) \\| ([0-9]*) \\|");

    @Test
    void everyPatchHasItsRow() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (Stream<String> lines = Files.lines(FOLDER.resolve("README.md"))) {
            lines.map(ROW::matcher).filter(row -> row.matches()).forEach(row -> rows.put(row.group(1), row.group(2)));
        }
        assertThat(rows).hasSizeGreaterThan(30).isEqualTo(patches());
    }

    private static Map<String, String> patches() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".patch", ""), MutantsTableTest::firstLine));
        }
    }

    private static String firstLine(Path patch) {
        try (Stream<String> lines = Files.lines(patch)) {
            return lines.findFirst().orElse("").replaceFirst("^# ", "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

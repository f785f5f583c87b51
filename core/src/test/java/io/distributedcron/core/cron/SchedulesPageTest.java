package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/schedules.md promises is what happens. */
class SchedulesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "schedules.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("\\| `(?<expression>[^`]+)` \\| (?<zone>\\S+) \\| (?<after>\\S+) \\| (?<fires>[^|]+) \\|");
    private static final Pattern MACRO = Pattern.compile("\\| (?<macros>`@[^|]+`) \\| `(?<expression>[^`]+)` \\|");

    private record Example(String expression, String zone, Instant after, List<OffsetDateTime> fires) {}

    static Stream<Example> examples() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .map(EXAMPLE::matcher)
                .filter(it -> it.matches())
                .map(it -> new Example(
                        it.group("expression"),
                        it.group("zone"),
                        OffsetDateTime.parse(it.group("after")).toInstant(),
                        "never".equals(it.group("fires"))
                                ? List.of()
                                : Stream.of(it.group("fires").split(", ", -1))
                                        .map(OffsetDateTime::parse)
                                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleHolds(Example example) {
        Schedule schedule = Schedule.parse(example.expression, example.zone);
        List<OffsetDateTime> firings = new ArrayList<>();
        Optional<Instant> at = schedule.next(example.after);
        while (at.isPresent() && firings.size() < Math.max(1, example.fires.size())) {
            firings.add(at.get().atZone(schedule.zone()).toOffsetDateTime());
            at = schedule.next(at.get());
        }
        assertThat(firings).isEqualTo(example.fires);
    }

    @Test
    void everyExampleRowIsRead() throws IOException {
        long rows = Files.readString(PAGE)
                .lines()
                .filter(it -> it.startsWith("| `")
                        && it.contains("20")
                        && it.chars().filter(c -> c == '|').count() == 5)
                .count();
        assertThat(examples()).hasSize((int) rows).hasSizeGreaterThan(20);
    }

    @Test
    void macrosMeanWhatThePageSays() throws IOException {
        Instant after = Instant.parse("2026-01-01T12:34:56Z");
        List<String> seen = new ArrayList<>();
        Files.readString(PAGE)
                .lines()
                .map(MACRO::matcher)
                .filter(it -> it.matches())
                .forEach(it -> {
                    for (String macro : it.group("macros").replace("`", "").split(", ", -1)) {
                        assertThat(Schedule.parse(macro, "UTC").next(after))
                                .as(macro)
                                .isPresent()
                                .isEqualTo(Schedule.parse(it.group("expression"), "UTC")
                                        .next(after));
                        seen.add(macro);
                    }
                });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually");
    }
}

package io.distributedcron.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExpectedTimesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("\\| `([^`]+)` \\| ([A-Za-z_/]+) \\| (\\S+Z) \\| (\\d[^|]*) \\|");

    /** Scanning by the second is slow, so examples that reach further are left to the planner's own tests. */
    private static final Duration REACH = Duration.ofDays(8);

    private record Example(String expression, String zone, Instant after, List<Instant> firings) {}

    @Test
    void theExamplesOfTheDocumentationHold() throws Exception {
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThan(15);
        assertThat(examples).allSatisfy(example -> {
            Instant last = example.firings().getLast();
            assertThat(new ExpectedTimes(example.expression(), example.zone())
                            .in(example.after().plusSeconds(1), last.plusSeconds(1)))
                    .as(example.toString())
                    .isEqualTo(example.firings());
        });
    }

    private static List<Example> examples() throws Exception {
        List<Example> examples = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/schedules.md"))) {
            Matcher example = EXAMPLE.matcher(line);
            if (example.matches()) {
                Instant after = OffsetDateTime.parse(example.group(3)).toInstant();
                List<Instant> firings = Arrays.stream(example.group(4).split(","))
                        .map(text -> OffsetDateTime.parse(text.strip()).toInstant())
                        .toList();
                if (reads(example.group(1))
                        && Duration.between(after, firings.getLast()).compareTo(REACH) < 0) {
                    examples.add(new Example(example.group(1), example.group(2), after, firings));
                }
            }
        }
        return examples;
    }

    /** It knows plain cron only; periods, single times and the rest are the planner's own. */
    private static boolean reads(String expression) {
        try {
            return !new ExpectedTimes(expression, "UTC")
                    .in(Instant.EPOCH, Instant.EPOCH)
                    .iterator()
                    .hasNext();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void aWindowHoldsItsStartButNotItsEnd() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");

        assertThat(new ExpectedTimes("*/5 * * * * *", "UTC").in(noon, noon.plusSeconds(10)))
                .containsExactly(noon, noon.plusSeconds(5));
        assertThat(new ExpectedTimes("*/5 * * * * *", "UTC").in(noon.plusNanos(1), noon.plusSeconds(10)))
                .containsExactly(noon.plusSeconds(5));
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        assertThatThrownBy(() -> new ExpectedTimes("* * *", "UTC")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExpectedTimes("61 * * * *", "UTC")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExpectedTimes("x * * * *", "UTC")).isInstanceOf(IllegalArgumentException.class);
    }
}

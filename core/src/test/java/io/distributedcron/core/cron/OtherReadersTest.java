package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ours against other libraries, in UTC: equal where all mean the same, 2,000 expressions for each (or as many times that as
 * {@code -Ddcron.cron.random} says), and elsewhere as docs/schedules.md says.
 */
class OtherReadersTest {
    private static final Path PAGE = Path.of("..", "docs", "schedules.md");
    private static final int EXPRESSIONS = 2_000 * Integer.getInteger("dcron.cron.random", 1);
    private static final int FIRINGS = 4;
    private static final Pattern ROW = Pattern.compile("\\| `(?<expression>[^`]+)` \\| (?<after>\\d{4}-\\S+) \\|"
            + " (?<ours>\\S+) \\| (?<quartz>\\S+) \\| (?<spring>\\S+) \\| (?<cronutils>\\S+) \\| .+ \\|");

    @ParameterizedTest
    @EnumSource
    void agreeWhereAllMeanTheSame(OtherReaders other) throws OtherReaders.RefusedException {
        for (int seed = 0; seed < EXPRESSIONS; seed++) {
            Random random = new Random(seed);
            CommonExpression expression = CommonExpression.from(random, other);
            Instant at = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            Schedule schedule = Schedule.parse(expression.ours(), "UTC");
            for (int i = 0; i < FIRINGS; i++) {
                Optional<Instant> ours = schedule.next(at);
                assertThat(other.next(expression.of(other), at))
                        .as("%s after %s, seed %d", expression, at, seed)
                        .isEqualTo(ours);
                at = ours.orElse(at);
            }
        }
    }

    static Stream<Matcher> differences() throws IOException {
        return Files.readString(PAGE).lines().map(ROW::matcher).filter(Matcher::matches);
    }

    @ParameterizedTest
    @MethodSource("differences")
    void differAsThePageSays(Matcher row) {
        String expression = row.group("expression");
        Instant after = Instant.parse(row.group("after") + "T00:00:00Z");

        assertThat(cell(expression, after, Optional.empty())).isEqualTo(row.group("ours"));
        for (OtherReaders other : OtherReaders.values()) {
            String column = other.name().toLowerCase(Locale.ROOT).replace("_", "");
            assertThat(cell(expression, after, Optional.of(other)))
                    .as("%s by %s", expression, other)
                    .isEqualTo(row.group(column));
        }
    }

    @Test
    void thePageListsDifferences() throws IOException {
        assertThat(differences()).hasSizeGreaterThan(12);
    }

    private static String cell(String expression, Instant after, Optional<OtherReaders> other) {
        try {
            Optional<Instant> next = other.isEmpty()
                    ? Schedule.parse(expression, "UTC").next(after)
                    : other.get().next(expression, after);
            return next.map(it -> it.toString().replace("T00:00:00Z", "")).orElse("never");
        } catch (InvalidScheduleException | OtherReaders.RefusedException e) {
            return "refused";
        }
    }
}

package io.distributedcron.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.CatchUpPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatchUpTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** What is planned and what is recorded is exactly what repeated next answers, cut at the limit and the window. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * * *",
                "*/7 * * * * *",
                "* * * * *",
                "30 2 * * *",
                "*/30 1-3 * * *",
                "@every 90s",
                "0 0 31 * *"
            })
    void equalsRepeatedNext(String expression) {
        Schedule schedule = Schedule.parse(expression, BERLIN);
        Instant now = Instant.parse("2026-10-25T02:17:03.250Z");
        for (Duration down : List.of(Duration.ofSeconds(11), Duration.ofMinutes(20), Duration.ofHours(9))) {
            for (int most : List.of(0, 1, 2, 5, 100)) {
                for (Optional<Duration> window : List.of(
                        Optional.<Duration>empty(),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of(Duration.ofHours(2)))) {
                    expectSame(schedule, new CatchUpPolicy(most, window), now.minus(down), now);
                }
            }
        }
    }

    private static void expectSame(Schedule schedule, CatchUpPolicy policy, Instant after, Instant now) {
        List<Instant> missed = new ArrayList<>();
        Optional<Instant> time = schedule.next(after);
        while (time.isPresent() && !time.get().isAfter(now)) {
            missed.add(time.get());
            time = schedule.next(time.get());
        }
        CatchUp catchUp = CatchUp.from(schedule, policy, after, now, now);
        if (missed.isEmpty() || !missed.getFirst().isBefore(now.minus(CatchUp.GRACE))) {
            assertThat(catchUp.missed()).isEmpty();
            return;
        }
        List<Instant> run = missed.stream()
                .skip(Math.max(0, missed.size() - policy.most()))
                .filter(it -> policy.window()
                        .filter(window -> it.isBefore(now.minus(window)))
                        .isEmpty())
                .toList();
        List<Instant> planned = new ArrayList<>(run);
        time.ifPresent(planned::add);
        assertThat(catchUp.times().times()).isEqualTo(planned);
        int skipped = missed.size() - run.size();
        assertThat(catchUp.missed())
                .isEqualTo(
                        skipped == 0
                                ? Optional.empty()
                                : Optional.of(new MissedTimes(
                                        missed.getFirst(), missed.get(skipped - 1), Math.min(skipped, 1_000))));
        for (Instant it : missed) {
            assertThat(CatchUp.runs(schedule, policy, it, now)).isEqualTo(run.contains(it));
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS) // a walk over the 31 million times would take far longer than that
    void aYearOfSecondsCostsWhatIsAnswered() {
        Schedule everySecond = Schedule.parse("* * * * * *", BERLIN);
        Instant now = Instant.parse("2026-07-01T00:00:00Z");
        Instant yearAgo = now.minus(Duration.ofDays(365));
        for (int i = 0; i < 200; i++) {
            CatchUp catchUp = CatchUp.from(everySecond, CatchUpPolicy.all(1_000), yearAgo, now, now);
            assertThat(catchUp.times().times()).hasSize(1_001).startsWith(now.minusSeconds(999));
            assertThat(catchUp.missed())
                    .contains(new MissedTimes(yearAgo.plusSeconds(1), now.minusSeconds(1_000), 1_000));
        }
    }

    /** A range that no calendar could walk through is recorded at once, with as many times as are counted at most. */
    @Test
    void skippedTimesAreCountedUpToABound() {
        Schedule schedule = Schedule.of(Timing.of("* * * * * *", "UTC"), "ns/job");
        Instant first = Instant.parse("2026-03-05T12:00:01Z");
        assertThat(MissedTimes.of(schedule, first, first.plusSeconds(41)).times())
                .isEqualTo(42);
        assertThat(MissedTimes.of(schedule, first, first.plusSeconds(998)).times())
                .isEqualTo(999);
        assertThat(MissedTimes.of(schedule, first, first.plusSeconds(9_999_999)).times())
                .isEqualTo(1_000);
        assertThat(MissedTimes.of(schedule, first, first.plusSeconds(998))
                        .after(first.minusSeconds(1))
                        .times())
                .isEqualTo(1_000);
        assertThat(MissedTimes.of(schedule, first, first.plusSeconds(9_999))
                        .after(first.minusSeconds(1))
                        .times())
                .isEqualTo(1_000);
    }

    @Test
    void refusesALimitOrAWindowThatMeansNothing() {
        assertThatThrownBy(() -> CatchUpPolicy.all(1_001)).hasMessageContaining("1001");
        assertThatThrownBy(() -> CatchUpPolicy.all(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> CatchUpPolicy.LATEST.within(Duration.ZERO)).hasMessageContaining("must be positive");
    }
}

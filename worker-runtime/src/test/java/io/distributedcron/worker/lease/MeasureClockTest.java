package io.distributedcron.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.time.CorrectedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MeasureClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LOCAL_CLOCK_IS_FAST_BY = Duration.ofSeconds(3);

    private final Random random = new Random(7);
    private Instant time = START;
    private boolean databaseIsAway;

    private final CorrectedClock clock = new CorrectedClock(
            this::askDatabase, () -> time.plus(LOCAL_CLOCK_IS_FAST_BY), () -> Duration.between(START, time)
                    .toNanos());
    private final MeasureClock measure = new MeasureClock(clock);

    @Test
    void isNearerToTheDatabaseThanTheMillisecondsThatThisTellsAndNeverAhead() {
        Duration behind = Duration.ZERO;
        int looks = 0;
        for (int i = 0; i < 1_000; i++) {
            Instant next = time.plus(measure.tick());
            while (time.isBefore(next)) {
                assertThat(clock.instant()).isBeforeOrEqualTo(time);
                behind = behind.plus(Duration.between(clock.instant(), time));
                looks++;
                pass(Duration.ofMillis(500));
            }
        }
        assertThat(behind.dividedBy(looks)).isLessThan(Duration.ofNanos(700_000));
    }

    @Test
    void asksAgainSoonWhileTheDatabaseIsAwayAndHasMeasuredOnceItAnswered() {
        databaseIsAway = true;
        assertThat(measure.tick()).isEqualTo(Duration.ofSeconds(1));
        assertThat(measure.hasMeasured()).isFalse();

        databaseIsAway = false;
        assertThat(measure.tick()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(measure.hasMeasured()).isTrue();
    }

    private Instant askDatabase() {
        if (databaseIsAway) {
            throw new StoreException("away", new IllegalStateException("simulated"));
        }
        pass(Duration.ofNanos(random.nextLong(100_000, 300_000)));
        Instant answer = time.truncatedTo(ChronoUnit.MILLIS);
        pass(Duration.ofNanos(random.nextLong(100_000, 300_000)));
        return answer;
    }

    private void pass(Duration passed) {
        time = time.plus(passed);
    }
}

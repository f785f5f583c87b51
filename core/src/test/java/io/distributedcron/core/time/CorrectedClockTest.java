package io.distributedcron.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CorrectedClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private long nanos = 5;
    private Instant local = START;
    private Duration databaseAhead = Duration.ofSeconds(3);
    private Duration roundTrip = Duration.ofMillis(20);
    private double answeredAfter = 0.5;
    private double ticksFastBy;

    private final InstantSource localClock = () -> local;
    private final CorrectedClock clock = new CorrectedClock(this::askDatabase, localClock, () -> nanos);

    @Test
    void followsTheLocalClockUntilItHasMeasured() {
        pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void tellsTheTimeOfTheDatabase() {
        assertThat(clock.measure()).contains(Duration.ofSeconds(3).minusMillis(10));

        pass(Duration.ofMinutes(5));
        assertThat(clock.instant())
                .isEqualTo(local.plusSeconds(3).minusMillis(10).minusMillis(30));
    }

    @Test
    void isNotAheadHoweverLongNothingIsHeardFromTheDatabase() {
        roundTrip = Duration.ofNanos(200_000);
        clock.measure();
        ticksFastBy = 1e-4;
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(clock.instant()).isBeforeOrEqualTo(local.plus(databaseAhead));
        }
        assertThat(behind()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void doesNotGoBackWhenItIsMeasuredAgain() {
        roundTrip = Duration.ofNanos(200_000);
        clock.measure();
        pass(Duration.ofMinutes(10));
        Instant before = clock.instant();
        clock.measure();
        assertThat(clock.instant()).isAfter(before);
    }

    @Test
    void aStepOfTheLocalClockChangesNothing() {
        clock.measure();
        Instant before = clock.instant();

        local = local.plus(Duration.ofHours(1));

        assertThat(clock.instant()).isEqualTo(before);
    }

    @Test
    void anAnswerThatTookTooLongIsNotUsed() {
        clock.measure();
        Instant before = clock.instant();
        databaseAhead = Duration.ofHours(2);
        roundTrip = Duration.ofSeconds(1);

        assertThat(clock.measure()).isEmpty();
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(1).minusNanos(100_000));
    }

    @Test
    void isNeverAheadHoweverAnswersAreDelayed() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            roundTrip = Duration.ofNanos(random.nextLong(400_000_000));
            answeredAfter = random.nextDouble();
            clock.measure();
            pass(Duration.ofMillis(random.nextLong(2_000)));
            assertThat(clock.instant()).isBeforeOrEqualTo(local.plus(databaseAhead));
        }
    }

    @Test
    void aSlowAnswerDoesNotSpoilWhatAQuickOneHasTold() {
        roundTrip = Duration.ofNanos(200_000);
        clock.measure();
        roundTrip = Duration.ofMillis(400);
        for (int i = 0; i < 5; i++) {
            clock.measure();
        }
        assertThat(behind()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void quickAnswersMakeUpForDrift() {
        roundTrip = Duration.ofNanos(200_000);
        for (int i = 0; i < 100_000; i++) {
            clock.measure();
            pass(Duration.ofSeconds(1));
        }
        assertThat(behind()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void followsASteppedDatabaseEitherWay() {
        clock.measure();
        for (Duration step : List.of(Duration.ofSeconds(-40), Duration.ofMillis(-100), Duration.ofHours(3))) {
            databaseAhead = databaseAhead.plus(step);
            clock.measure();
            assertThat(behind()).isBetween(Duration.ZERO, roundTrip);
        }
    }

    private Duration behind() {
        return Duration.between(clock.instant(), local.plus(databaseAhead));
    }

    private Instant askDatabase() {
        Duration onItsWay = Duration.ofNanos((long) (roundTrip.toNanos() * answeredAfter));
        pass(onItsWay);
        Instant answer = local.plus(databaseAhead);
        pass(roundTrip.minus(onItsWay));
        return answer;
    }

    private void pass(Duration time) {
        nanos += time.toNanos() + (long) (time.toNanos() * ticksFastBy);
        local = local.plus(time);
    }
}

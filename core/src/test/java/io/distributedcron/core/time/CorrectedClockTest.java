package io.distributedcron.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class CorrectedClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private long nanos = 5;
    private Instant local = START;
    private Duration databaseAhead = Duration.ofSeconds(3);
    private Duration roundTrip = Duration.ofMillis(20);

    private final InstantSource localClock = () -> local;
    private final CorrectedClock clock = new CorrectedClock(this::askDatabase, localClock, () -> nanos);

    @Test
    void followsTheLocalClockUntilItHasMeasured() {
        pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void tellsTheTimeOfTheDatabase() {
        assertThat(clock.measure()).contains(Duration.ofSeconds(3));

        pass(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(local.plusSeconds(3));
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
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(1));
    }

    private Instant askDatabase() {
        pass(roundTrip.dividedBy(2));
        Instant answer = local.plus(databaseAhead);
        pass(roundTrip.dividedBy(2));
        return answer;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        local = local.plus(time);
    }
}

package io.distributedcron.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.JobSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final JobSpec MINUTELY = Planning.spec(CatchUpPolicy.LATEST, Optional.empty());

    @Test
    void anExpressionIsParsedOnce() {
        Schedules schedules = new Schedules();
        assertThat(schedules.of(MINUTELY)).isInstanceOf(Schedules.Valid.class).isSameAs(schedules.of(MINUTELY));
    }

    @Test
    void anExpressionThatSaysNothingIsAnsweredAsInvalidWithTheReason() {
        assertThat(new Schedules().of(with("61 * * * *", "UTC")))
                .isInstanceOfSatisfying(
                        Schedules.Invalid.class, it -> assertThat(it.why()).contains("61"));
        assertThat(new Schedules().of(with("* * * * *", "Mars/Olympus")))
                .isInstanceOfSatisfying(
                        Schedules.Invalid.class, it -> assertThat(it.why()).contains("Mars/Olympus"));
    }

    @Test
    void whatIsInUseStaysWhenOthersCrowdIn() {
        Schedules schedules = new Schedules(8);
        Schedules.Answer used = schedules.of(MINUTELY);
        for (int minute = 0; minute < 60; minute++) {
            schedules.of(with(minute + " * * * *", "UTC"));
            assertThat(schedules.of(MINUTELY)).isSameAs(used);
        }
    }

    private static JobSpec with(String expression, String zone) {
        return new JobSpec(
                MINUTELY.functionName(),
                expression,
                zone,
                MINUTELY.pool(),
                MINUTELY.payload(),
                MINUTELY.concurrency(),
                MINUTELY.catchUp(),
                MINUTELY.retry(),
                MINUTELY.timeout(),
                MINUTELY.startingDeadline(),
                MINUTELY.history());
    }
}

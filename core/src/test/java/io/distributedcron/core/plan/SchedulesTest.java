package io.distributedcron.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final JobId JOB = new JobId("shop", "bill");
    private static final JobId OTHER = new JobId("shop", "mail");
    private static final JobSpec MINUTELY = Planning.spec(CatchUpPolicy.LATEST, Optional.empty());

    @Test
    void anExpressionIsParsedOnce() {
        Schedules schedules = new Schedules();
        assertThat(schedules.of(JOB, MINUTELY))
                .isInstanceOf(Schedules.Valid.class)
                .isSameAs(schedules.of(JOB, MINUTELY));
    }

    @Test
    void anExpressionThatSaysNothingIsAnsweredAsInvalidWithTheReason() {
        assertThat(new Schedules().of(JOB, with("61 * * * *", "UTC")))
                .isInstanceOfSatisfying(
                        Schedules.Invalid.class, it -> assertThat(it.why()).contains("61"));
        assertThat(new Schedules().of(JOB, with("* * * * *", "Mars/Olympus")))
                .isInstanceOfSatisfying(
                        Schedules.Invalid.class, it -> assertThat(it.why()).contains("Mars/Olympus"));
    }

    @Test
    void whatIsInUseStaysWhenOthersCrowdIn() {
        Schedules schedules = new Schedules(8);
        Schedules.Answer used = schedules.of(JOB, MINUTELY);
        for (int minute = 0; minute < 60; minute++) {
            schedules.of(JOB, with(minute + " * * * *", "UTC"));
            assertThat(schedules.of(JOB, MINUTELY)).isSameAs(used);
        }
    }

    @Test
    void jobsShareAScheduleUnlessItDependsOnTheJob() {
        Schedules schedules = new Schedules();

        assertThat(schedules.of(OTHER, MINUTELY)).isSameAs(schedules.of(JOB, MINUTELY));
        JobSpec hashed = with("H H * * *", "UTC");
        assertThat(schedules.of(JOB, hashed)).isSameAs(schedules.of(JOB, hashed));
        assertThat(next(schedules.of(JOB, hashed))).isNotEqualTo(next(schedules.of(OTHER, hashed)));
    }

    private static Optional<Instant> next(Schedules.Answer answer) {
        return ((Schedules.Valid) answer).schedule().next(Instant.EPOCH);
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

package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.MINUTELY;
import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedTimesTest {
    private static final Schedule SECONDLY = Schedule.parse("* * * * * *", ZoneOffset.UTC);

    @Test
    void everyTimeUpToTheHorizonAndOneBeyond() {
        assertThat(PlannedTimes.upTo(SECONDLY, at("10:00:00"), at("10:00:03")))
                .isEqualTo(Planning.times(List.of(at("10:00:01"), at("10:00:02"), at("10:00:03")), false));
    }

    @Test
    void theOneBeyondIsPlannedEvenIfTheHorizonHasPassed() {
        assertThat(PlannedTimes.upTo(MINUTELY, at("10:00:00"), at("09:00:00")).times())
                .containsExactly(at("10:01:00"));
    }

    @Test
    void aStepIsBoundedAndSaysSo() {
        PlannedTimes times = PlannedTimes.upTo(SECONDLY, at("10:00:00"), at("11:00:00"), 3);
        assertThat(times.cut()).isTrue();
        assertThat(times.times()).containsExactly(at("10:00:01"), at("10:00:02"), at("10:00:03"));
    }

    @Test
    void aScheduleThatNeverFiresPlansNothing() {
        Schedule never = Schedule.parse("0 0 30 2 *", ZoneOffset.UTC);
        assertThat(PlannedTimes.upTo(never, at("10:00:00"), at("11:00:00"))).isEqualTo(PlannedTimes.NONE);
    }

    @Test
    void theFirstTimesComeStrictlyAfterTheChangeAndReachBeyondWhatWasClaimedAhead() {
        Job job = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 2, at("10:00:00"));
        assertThat(PlannedTimes.first(MINUTELY, job).times()).containsExactly(at("10:01:00"));
        Job changedJustBefore = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 2, at("09:59:59.900"));
        assertThat(PlannedTimes.first(MINUTELY, changedJustBefore).times())
                .containsExactly(at("10:00:00"), at("10:01:00"));
    }
}

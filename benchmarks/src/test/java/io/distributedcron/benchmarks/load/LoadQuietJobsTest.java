package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadQuietJobsTest {
    @Test
    void jobsAreSpreadOverTheDayAndSomeAreDueOnTheHour() {
        assertThat(LoadQuietJobs.schedule(0, 1_000)).isEqualTo("0 0 * * * *");
        assertThat(LoadQuietJobs.schedule(300, 1_000)).isEqualTo("0 0 * * * *");
        assertThat(LoadQuietJobs.schedule(501, 1_000)).isEqualTo("26 1 12 * * *");
        assertThat(LoadQuietJobs.schedule(9_999_999, 10_000_000)).isEqualTo("59 59 23 * * *");
    }
}

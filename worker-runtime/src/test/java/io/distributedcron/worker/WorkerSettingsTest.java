package io.distributedcron.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    @Test
    void theDefaultsAreWhatTheManualSays() {
        assertThat(WorkerSettings.DEFAULT)
                .hasToString("WorkerSettings[concurrency=16, maxWaiting=10000, maxBatch=500, lead=PT1S,"
                        + " exclusiveLead=PT0.75S, replaceRetry=PT0.15S, giveBackAfter=PT5S, lease=PT15S, renewEvery=PT1S,"
                        + " leaseMargin=PT3S, outcomeLinger=PT0.01S, drainTimeout=PT30S, stopGrace=PT10S]");
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> WorkerSettings.DEFAULT.withConcurrency(0)).hasMessageContaining("concurrency 0");
        assertThatThrownBy(() -> WorkerSettings.DEFAULT.withDrainTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("drainTimeout");
        assertThat(WorkerSettings.DEFAULT.withDrainTimeout(Duration.ZERO).drainTimeout())
                .isZero();
    }
}

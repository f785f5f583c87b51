package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.core.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerSettingsTest {
    @Test
    void theDefaultsAreThoseThatAreDocumented() {
        assertThat(SchedulerSettings.read(new Settings(Map.of())))
                .isEqualTo(new SchedulerSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(3),
                        1_000,
                        10_000,
                        Duration.ofSeconds(5),
                        2,
                        Duration.ofMinutes(10),
                        Duration.ofHours(24),
                        Duration.ofMinutes(8),
                        Duration.ofSeconds(6)));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        Settings settings = new Settings(Map.of("DCRON_TICK", "soon", "DCRON_BATCH_SIZE", "0"));
        SchedulerSettings.read(settings);
        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("DCRON_TICK=soon")
                .hasMessageContaining("DCRON_BATCH_SIZE=0");
    }
}

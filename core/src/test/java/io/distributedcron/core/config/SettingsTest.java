package io.distributedcron.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void reportsEveryProblemAtOnce() {
        var settings = new Settings(Map.of("COUNT", "many", "WAIT", "5 parsecs", "SIZE", "0"));

        assertThat(settings.integer("COUNT", 3, 1, 9)).isEqualTo(3);
        settings.duration("WAIT", Duration.ofSeconds(1), Duration.ZERO);
        settings.integer("SIZE", 3, 1, 9);
        settings.required("URI", "the address of the database");

        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("COUNT=many: expected a whole number from 1 to 9")
                .hasMessageContaining("WAIT=5 parsecs: expected a duration")
                .hasMessageContaining("SIZE=0: expected a whole number from 1 to 9")
                .hasMessageContaining("URI is not set: expected the address of the database");
    }

    @Test
    void readsDurationsWithUnits() {
        var settings = new Settings(Map.of("A", "500ms", "B", "15s", "C", "2m", "D", "PT1H", "E", " "));

        assertThat(settings.duration("A", Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.duration("B", Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.duration("C", Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.duration("D", Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofHours(1));
        assertThat(settings.duration("E", Duration.ofDays(1), Duration.ZERO)).isEqualTo(Duration.ofDays(1));
        assertThatCode(settings::check).doesNotThrowAnyException();
    }
}

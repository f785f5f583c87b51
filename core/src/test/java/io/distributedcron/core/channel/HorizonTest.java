package io.distributedcron.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HorizonTest {
    @ParameterizedTest
    @CsvSource({
        "2026-03-05T12:10:00Z, 2026-03-05T12:10:00Z",
        "2026-03-05T12:10:00.000000001Z, 2026-03-05T12:10:01Z",
        "2026-03-05T12:10:00.001Z, 2026-03-05T12:10:01Z",
        "2026-03-05T12:10:59.999Z, 2026-03-05T12:11:00Z"
    })
    void windowsEndAtWholeSeconds(Instant atLeast, Instant end) {
        assertThat(Horizon.Window.end(atLeast)).isEqualTo(end);
    }
}

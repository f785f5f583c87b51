package io.distributedcron.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TellProgressTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    private void after(TellProgress progress, Duration time, long schedules) {
        nanos.addAndGet(time.toNanos());
        progress.finished(schedules);
    }

    @Test
    void tellsNowAndThenHowFarItIs() {
        PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
        TellProgress progress = new TellProgress(10_000, nanos::get, stream, stream);
        after(progress, Duration.ofSeconds(19), 90);
        after(progress, Duration.ofSeconds(1), 100);
        after(progress, Duration.ofSeconds(19), 190);
        after(progress, Duration.ofSeconds(21), 200);
        after(progress, Duration.ofMinutes(50), 10_000);
        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "100 of 10,000 schedules, 0 broken, about 33 min left",
                        "200 of 10,000 schedules, 0 broken, about 49 min left");
    }
}

package io.distributedcron.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenessTest {
    @Test
    void quantilesAreAtMostTwoPercentTooHigh() {
        Random random = new Random(1);
        double[] millis =
                random.doubles(10_000).map(it -> Math.exp(it * 12) / 10).toArray();
        Lateness lateness = new Lateness();
        Arrays.stream(millis).forEach(it -> lateness.add(Duration.ofNanos((long) (it * 1e6))));
        Arrays.sort(millis);

        for (double part : new double[] {0.01, 0.5, 0.99, 0.999}) {
            double exact = millis[(int) Math.ceil(part * millis.length) - 1];
            assertThat(lateness.quantile(part).toNanos() / 1e6).isBetween(exact * 0.999, exact * 1.021 + 0.001);
        }
        assertThat(lateness.quantile(1)).isEqualTo(lateness.max());
    }

    @Test
    void withoutAnyThereIsNone() {
        assertThat(new Lateness().quantile(0.99)).isZero();
        assertThat(new Lateness().max()).isZero();
    }
}

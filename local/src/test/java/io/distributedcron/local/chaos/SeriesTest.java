package io.distributedcron.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final double MINUTES = 120;

    @Test
    void whatStaysDoesNotGrowWhateverItBeganWith() {
        assertThat(measured(minute -> minute < 20 ? minute : 20).growth(MINUTES))
                .hasValue(1);
    }

    @Test
    void aLeakGrows() {
        assertThat(measured(minute -> 100 + minute).growth(MINUTES).orElseThrow())
                .isBetween(1.3, 1.6);
    }

    @Test
    void aPeakDuringAFaultIsNoGrowth() {
        assertThat(measured(minute -> minute == 110 ? 1_000 : 7).growth(MINUTES))
                .hasValue(1);
    }

    @Test
    void whatStaysAtZeroOrWasMeasuredTooBrieflyTellsNothing() {
        assertThat(measured(minute -> 0).growth(MINUTES)).isEmpty();
        Series brief = new Series("brief");
        brief.add(1, 5);
        assertThat(brief.growth(MINUTES)).isEmpty();
    }

    private static Series measured(DoubleUnaryOperator value) {
        Series series = new Series("some");
        for (int minute = 0; minute <= MINUTES; minute++) {
            series.add(minute, value.applyAsDouble(minute));
        }
        return series;
    }
}

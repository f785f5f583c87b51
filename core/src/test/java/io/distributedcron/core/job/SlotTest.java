package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SlotTest {
    @Test
    void refusesANumberOutsideTheRange() {
        assertThatThrownBy(() -> new Slot(Slot.COUNT)).hasMessageContaining("64 is outside 0..63");
        assertThatThrownBy(() -> new Slot(-1)).hasMessageContaining("-1 is outside");
    }

    @Test
    void theSlotOfAJobIsPartOfTheStoredFormat() {
        assertThat(new JobId("default", "hello").slot()).isEqualTo(new Slot(57));
        assertThat(new JobId("team-a", "nightly-report").slot()).isEqualTo(new Slot(34));
    }

    @Test
    void jobsSpreadEvenlyOverTheSlots() {
        int[] perSlot = new int[Slot.COUNT];
        IntStream.range(0, 102_400)
                .forEach(n -> perSlot[new JobId("default", "job-" + n).slot().number()]++);

        assertThat(IntStream.of(perSlot).max().orElseThrow()).isLessThan(1_800);
        assertThat(IntStream.of(perSlot).min().orElseThrow()).isGreaterThan(1_400);
    }
}

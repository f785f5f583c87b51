package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SlotTest {
    @Test
    void refusesANumberOutsideTheRange() {
        assertThatThrownBy(() -> new Slot(Slot.COUNT)).hasMessageContaining("1024 is outside 0..1023");
        assertThatThrownBy(() -> new Slot(-1)).hasMessageContaining("-1 is outside");
    }
}

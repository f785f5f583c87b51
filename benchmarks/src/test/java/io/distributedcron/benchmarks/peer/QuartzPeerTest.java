package io.distributedcron.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuartzPeerTest {
    @Test
    void anExpressionIsWrittenAsQuartzReadsIt() {
        assertThat(QuartzPeer.cron("*/15 * * * * *")).isEqualTo("*/15 * * * * ?");
        assertThatThrownBy(() -> QuartzPeer.cron("0 0 12 * * MON")).hasMessageContaining("0 0 12 * * MON");
    }
}

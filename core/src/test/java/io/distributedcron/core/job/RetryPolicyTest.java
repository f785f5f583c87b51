package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
    private final RetryPolicy doubling = new RetryPolicy(5, Duration.ofSeconds(10), 200, Duration.ofSeconds(60));

    @Test
    void waitsGrowUpToTheirBound() {
        assertThat(doubling.backoffAfter(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(doubling.backoffAfter(2)).isEqualTo(Duration.ofSeconds(20));
        assertThat(doubling.backoffAfter(3)).isEqualTo(Duration.ofSeconds(40));
        assertThat(doubling.backoffAfter(4)).isEqualTo(Duration.ofSeconds(60));
        assertThat(doubling.backoffAfter(10_000)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theLastAttemptIsTheLast() {
        assertThat(doubling.triesAgainAfter(4)).isTrue();
        assertThat(doubling.triesAgainAfter(5)).isFalse();
        assertThat(RetryPolicy.NONE.triesAgainAfter(1)).isFalse();
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, 200, Duration.ZERO))
                .hasMessageContaining("maxAttempts 0");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), 200, Duration.ofSeconds(1)))
                .hasMessageContaining("maxBackoff PT1S must be at least initialBackoff PT2S");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-2), 200, Duration.ZERO))
                .hasMessageContaining("must not be negative");
    }
}

package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
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
    void jitterShortensAWaitByItsShareAtMost() {
        RetryPolicy jittered =
                new RetryPolicy(5, Duration.ofSeconds(10), 200, Duration.ofSeconds(60), 50, List.of(), List.of());
        Random random = new Random(7);
        List<Duration> waits = Stream.generate(() -> jittered.backoffAfter(2, random))
                .limit(200)
                .toList();
        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20)));
        assertThat(waits.stream().distinct().count()).isGreaterThan(150);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(12)) < 0);
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(18)) > 0);
        assertThat(doubling.backoffAfter(2, random)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void failuresAreTriedAgainByTheNamesOfTheirClasses() {
        Set<String> timeout = Set.of(
                "java.net.SocketTimeoutException", "SocketTimeoutException", "java.io.IOException", "IOException");
        assertThat(doubling.triesAgainOn(timeout)).isTrue();
        assertThat(on(List.of("IOException"), List.of()).triesAgainOn(timeout)).isTrue();
        assertThat(on(List.of("java.io.IOException"), List.of()).triesAgainOn(timeout))
                .isTrue();
        assertThat(on(List.of("SQLException"), List.of()).triesAgainOn(timeout)).isFalse();
        assertThat(on(List.of(), List.of("SocketTimeoutException")).triesAgainOn(timeout))
                .isFalse();
        assertThat(on(List.of("IOException"), List.of("SocketTimeoutException")).triesAgainOn(timeout))
                .isFalse();
        assertThat(on(List.of(), List.of("SQLException")).triesAgainOn(timeout)).isTrue();
    }

    private static RetryPolicy on(List<String> retryOn, List<String> notRetryOn) {
        return new RetryPolicy(2, Duration.ZERO, 100, Duration.ZERO, 0, retryOn, notRetryOn);
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, 200, Duration.ZERO, 101, List.of(), List.of()))
                .hasMessageContaining("jitterPercent 101");
        assertThatThrownBy(() -> on(Collections.nCopies(33, "E"), List.of())).hasMessageContaining("at most 32");
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, 200, Duration.ZERO))
                .hasMessageContaining("maxAttempts 0");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), 200, Duration.ofSeconds(1)))
                .hasMessageContaining("maxBackoff PT1S must be at least initialBackoff PT2S");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(-2), 200, Duration.ZERO))
                .hasMessageContaining("must not be negative");
    }
}

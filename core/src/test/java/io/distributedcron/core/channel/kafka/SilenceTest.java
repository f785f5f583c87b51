package io.distributedcron.core.channel.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.channel.ChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

final class SilenceTest {
    private static final Duration POLL = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private double heard;
    private final Silence silence = new Silence(Map.of(name(), new Bytes()), nanos::get);

    @Test
    void silenceWhileSomebodyListensIsNoticed() {
        poll(Silence.TOO_LONG);
        assertThatThrownBy(() -> poll(POLL))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("no Kafka broker has answered for 10 s");
    }

    @Test
    void whatIsHeardEndsIt() {
        poll(Silence.TOO_LONG);
        heard++;
        poll(POLL);
        assertThatCode(() -> poll(POLL)).doesNotThrowAnyException();
    }

    @Test
    void whoDidNotListenHasNotHeardSilence() {
        poll(POLL);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThatCode(() -> poll(POLL)).doesNotThrowAnyException();
        poll(Silence.TOO_LONG.minus(POLL));
        assertThatThrownBy(() -> poll(POLL)).isInstanceOf(ChannelException.class);
    }

    /** Polls of half a second, until so much time has passed. */
    private void poll(Duration whole) {
        for (long polls = whole.toMillis() / POLL.toMillis(); polls > 0; polls--) {
            silence.listen();
            nanos.addAndGet(POLL.toNanos());
            silence.check();
        }
    }

    private static MetricName name() {
        return new MetricName("incoming-byte-total", "consumer-metrics", "", Map.of());
    }

    private final class Bytes implements Metric {
        @Override
        public MetricName metricName() {
            return name();
        }

        @Override
        public Object metricValue() {
            return heard;
        }
    }
}

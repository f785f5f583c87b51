package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Notices that a consumer hears nothing from any broker: it would go on answering no records for ever. Since a consumer
 * that polls always has a request open, which a broker answers after half a second at the latest, silence of some seconds
 * means that none is there. Counted from when somebody listens, as nobody who does not poll hears anything.
 */
final class Silence {
    static final Duration TOO_LONG = Duration.ofSeconds(10);

    private static final Duration NOT_LISTENING = Duration.ofSeconds(1);

    private final Metric bytesHeard;
    private final Ticker ticker;
    private double lastHeard;
    private long since;
    private long lastCheck;

    Silence(Map<MetricName, ? extends Metric> metrics, Ticker ticker) {
        this.bytesHeard = metrics.entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("incoming-byte-total")
                        && metric.getKey().group().equals("consumer-metrics"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this consumer does not count what it hears"))
                .getValue();
        this.ticker = ticker;
        this.since = ticker.nanos();
        this.lastCheck = since;
    }

    /** Before a poll. */
    void listen() {
        long now = ticker.nanos();
        if (now - lastCheck > NOT_LISTENING.toNanos()) {
            since = now;
        }
    }

    /**
     * After a poll.
     *
     * @throws ChannelException if nothing was heard for too long
     */
    void check() {
        double heard = (Double) bytesHeard.metricValue();
        lastCheck = ticker.nanos();
        if (heard != lastHeard) {
            lastHeard = heard;
            since = lastCheck;
        } else if (lastCheck - since > TOO_LONG.toNanos()) {
            throw new ChannelException("no Kafka broker has answered for "
                    + Duration.ofNanos(lastCheck - since).toSeconds() + " s; the next poll tries again");
        }
    }
}

package io.distributedcron.core.channel.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * How topics are made. Topics that exist stay as they are.
 *
 * @param runsPartitions partitions of a pool's runs topic, 4 by default; they bound neither workers nor order, only how
 *     many messages are locked at once (2,000 each) and how many brokers share the work
 * @param runsRetention how long runs are kept, 1 h by default; what nobody took by then comes back as overdue
 * @param pagesRetention how long pages are kept, 10 min by default; a page is worth seconds
 * @param replicationFactor of all topics; empty, the default: the broker's default
 */
public record TopicSettings(
        int runsPartitions, Duration runsRetention, Duration pagesRetention, Optional<Short> replicationFactor) {
    public static final TopicSettings DEFAULT =
            new TopicSettings(4, Duration.ofHours(1), Duration.ofMinutes(10), Optional.empty());

    public TopicSettings {
        if (runsPartitions < 1) {
            throw new IllegalArgumentException("runsPartitions " + runsPartitions + " must be at least 1");
        }
        requirePositive("runsRetention", runsRetention);
        requirePositive("pagesRetention", pagesRetention);
    }

    private static void requirePositive(String what, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(what + " " + duration + " must be positive");
        }
    }
}

package io.distributedcron.core.channel.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * How topics are made. Topics that exist stay as they are.
 *
 * @param runsPartitions partitions of a pool's runs topic, 1 by default. A share group gives every member of the group
 *     the only partition; several are dealt out, and one whose member has gone rests until the group notices (after an
 *     orderly leave some 2 s here, after a kill 45 s). More than one are for pools that a single broker cannot serve
 * @param runsRetention how long runs are kept, 1 h by default; what nobody took by then comes back as overdue
 * @param pagesRetention how long pages are kept, 10 min by default; a page is worth seconds
 * @param replicationFactor of all topics; empty, the default: the broker's default
 */
public record TopicSettings(
        int runsPartitions, Duration runsRetention, Duration pagesRetention, Optional<Short> replicationFactor) {
    public static final TopicSettings DEFAULT =
            new TopicSettings(1, Duration.ofHours(1), Duration.ofMinutes(10), Optional.empty());

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

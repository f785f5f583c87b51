/**
 * Channels over Kafka: a topic of one partition for pages, and a topic with a share group (KIP-932) per worker pool for
 * runs. Needs brokers of Kafka 4.2 or later.
 */
@NullMarked
package io.distributedcron.core.channel.kafka;

import org.jspecify.annotations.NullMarked;

package io.distributedcron.core.channel.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How our Kafka clients are set, where that differs from Kafka's defaults. What is sent here is a hint, worth seconds:
 * clients give up early, say so, and try again.
 */
final class ClientSettings {
    /** When a producer gives up on a record, retries included. */
    static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(5);

    /** How long a call that closes a client may take. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** For how long the caller of a publication may be held up, when a topic has just vanished. */
    static final Duration MAX_BLOCK = Duration.ofMillis(100);

    /** Memory for records on their way; half of it is for records, the rest for half-filled batches. */
    static final int BUFFER_BYTES = 32 * 1024 * 1024;

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

    private ClientSettings() {}

    static Map<String, Object> producerOfPages(KafkaServers servers) {
        Map<String, Object> settings = producer(servers);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        return with(settings, servers);
    }

    static Map<String, Object> producerOfRuns(KafkaServers servers) {
        Map<String, Object> settings = producer(servers);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) MAX_BLOCK.toMillis());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofHours(1).toMillis());
        return with(settings, servers);
    }

    static Map<String, Object> receiverOfPages(KafkaServers servers) {
        Map<String, Object> settings = consumer(servers);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return with(settings, servers);
    }

    static Map<String, Object> receiverOfRuns(KafkaServers servers, String group, int maxBatch) {
        Map<String, Object> settings = consumer(servers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxBatch);
        return with(settings, servers);
    }

    static Map<String, Object> admin(KafkaServers servers) {
        Map<String, Object> settings = common(servers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                REQUEST_TIMEOUT.multipliedBy(3).toMillis());
        return with(settings, servers);
    }

    private static Map<String, Object> producer(KafkaServers servers) {
        Map<String, Object> settings = common(servers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        return settings;
    }

    private static Map<String, Object> consumer(KafkaServers servers) {
        Map<String, Object> settings = common(servers);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        return settings;
    }

    private static Map<String, Object> common(KafkaServers servers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers());
        // A name that does not resolve yet is a broker that is not there yet: no client fails on it, now or later.
        settings.put(
                CommonClientConfigs.BOOTSTRAP_RESOLVE_TIMEOUT_MS_CONFIG,
                Duration.ofDays(365).toMillis());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_BACKOFF.toMillis());
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, MAX_BACKOFF.toMillis());
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT.toMillis());
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, REQUEST_TIMEOUT.toMillis());
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    private static Map<String, Object> with(Map<String, Object> settings, KafkaServers servers) {
        settings.putAll(servers.clientSettings());
        return settings;
    }
}

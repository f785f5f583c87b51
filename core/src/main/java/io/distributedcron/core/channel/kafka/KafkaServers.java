package io.distributedcron.core.channel.kafka;

import java.util.Map;

/**
 * Where Kafka is, and how one gets in.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas; not blank
 * @param clientSettings further settings of every client, such as {@code security.protocol} and {@code sasl.jaas.config};
 *     they win over ours; hidden when printed
 */
public record KafkaServers(String bootstrapServers, Map<String, String> clientSettings) {
    public KafkaServers {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("the Kafka bootstrap servers are blank: expected host:port[,host:port]");
        }
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Brokers that ask for no secrets. */
    public static KafkaServers at(String bootstrapServers) {
        return new KafkaServers(bootstrapServers, Map.of());
    }

    @Override
    public String toString() {
        return clientSettings.isEmpty()
                ? bootstrapServers
                : bootstrapServers + " " + clientSettings.keySet() + "=<hidden>";
    }
}

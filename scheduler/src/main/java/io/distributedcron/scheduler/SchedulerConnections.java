package io.distributedcron.scheduler;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.config.Settings;

/**
 * Where the servers of a scheduler are, and who it is.
 *
 * @param instance its name among people, such as that of its pod; {@code DCRON_INSTANCE}, default: host and process id
 * @param installation {@code DCRON_INSTALLATION}, default {@code dcron}
 * @param mongoUri {@code DCRON_MONGODB_URI}, default {@code mongodb://localhost:27017}
 * @param redisUri {@code DCRON_REDIS_URI}, default {@code redis://localhost:6379}
 * @param kafka {@code DCRON_KAFKA_BOOTSTRAP_SERVERS}, default {@code localhost:9092}
 */
record SchedulerConnections(
        String instance, Installation installation, String mongoUri, String redisUri, String kafka) {

    /** Reads them; problems are kept for {@link Settings#check()}. */
    static SchedulerConnections read(Settings from, String defaultInstance) {
        return new SchedulerConnections(
                from.text("DCRON_INSTANCE", defaultInstance),
                from.parsed(
                        "DCRON_INSTALLATION",
                        Installation.DEFAULT,
                        "lower-case letters, digits and dashes",
                        Installation::new),
                ServerUris.mongodb(from),
                ServerUris.redis(from),
                ServerUris.kafka(from));
    }

    @Override
    public String toString() {
        return "scheduler " + instance + " of " + installation.name() + ": MongoDB " + ServerUris.printed(mongoUri)
                + ", Redis " + ServerUris.printed(redisUri) + ", Kafka " + kafka;
    }
}

package io.distributedcron.worker;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.job.PoolId;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of the ready-made worker, from its environment.
 *
 * @param installation {@code DCRON_INSTALLATION}; default dcron
 * @param mongodb {@code DCRON_MONGODB_URI}; default mongodb://localhost:27017
 * @param kafka {@code DCRON_KAFKA_BOOTSTRAP_SERVERS}; default localhost:9092
 * @param instance {@code DCRON_INSTANCE}; default the host's name and the process id
 * @param pool {@code DCRON_POOL}, as namespace/name; required
 * @param concurrency {@code DCRON_CONCURRENCY}; default 16
 * @param drainTimeout {@code DCRON_DRAIN_TIMEOUT}; 0s: interrupt at once; default 30s
 */
record WorkerEnvironment(
        Installation installation,
        String mongodb,
        String kafka,
        String instance,
        PoolId pool,
        int concurrency,
        Duration drainTimeout) {
    private static final PoolId NONE = new PoolId("none", "none");

    /**
     * Reads the environment.
     *
     * @throws io.distributedcron.core.config.InvalidSettingsException if something is missing or wrong; names all of it
     */
    static WorkerEnvironment read(Map<String, String> environment, String defaultInstance) {
        Settings settings = new Settings(environment);
        boolean hasPool = !settings.required("DCRON_POOL", "the worker pool, as namespace/name")
                .isEmpty();
        WorkerEnvironment read = new WorkerEnvironment(
                settings.parsed(
                        "DCRON_INSTALLATION", Installation.DEFAULT, "a name of lower-case letters", Installation::new),
                ServerUris.mongodb(settings),
                ServerUris.kafka(settings),
                settings.text("DCRON_INSTANCE", defaultInstance),
                hasPool ? settings.parsed("DCRON_POOL", NONE, "a worker pool, as namespace/name", PoolId::parse) : NONE,
                settings.integer("DCRON_CONCURRENCY", WorkerSettings.DEFAULT.concurrency(), 1, 100_000),
                settings.duration("DCRON_DRAIN_TIMEOUT", WorkerSettings.DEFAULT.drainTimeout(), Duration.ZERO));
        settings.check();
        return read;
    }

    @Override
    public String toString() {
        return "installation " + installation.name() + ", MongoDB <hidden>, Kafka " + kafka + ", instance " + instance
                + ", pool " + pool + ", concurrency " + concurrency + ", drain timeout " + drainTimeout;
    }
}

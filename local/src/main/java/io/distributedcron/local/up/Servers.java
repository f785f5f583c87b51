package io.distributedcron.local.up;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The servers that everything works with.
 *
 * @param kubeconfig the file with the way to the Kubernetes API
 * @param kubernetes what kind of API it is, for people
 * @param kubectl a kubectl that fits, where there is one
 * @param ending ends those that were started here
 */
record Servers(
        String mongoUri,
        String redisUri,
        String kafka,
        Path kubeconfig,
        String kubernetes,
        Optional<Path> kubectl,
        Runnable ending)
        implements AutoCloseable {

    /** What our processes find them by. */
    Map<String, String> environment() {
        return Map.of(
                "DCRON_MONGODB_URI",
                mongoUri,
                "DCRON_REDIS_URI",
                redisUri,
                "DCRON_KAFKA_BOOTSTRAP_SERVERS",
                kafka,
                "KUBECONFIG",
                kubeconfig.toString());
    }

    @Override
    public void close() {
        ending.run();
    }
}

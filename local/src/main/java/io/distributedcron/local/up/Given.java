package io.distributedcron.local.up;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The servers that are not started, since others are named. */
record Given(Optional<String> mongoUri, Optional<String> redisUri, Optional<String> kafka, Optional<Path> kubeconfig) {

    static Given of(Map<String, String> environment, Optional<Path> kubeconfig) {
        return new Given(
                set(environment, "DCRON_MONGODB_URI"),
                set(environment, "DCRON_REDIS_URI"),
                set(environment, "DCRON_KAFKA_BOOTSTRAP_SERVERS"),
                kubeconfig);
    }

    private static Optional<String> set(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).filter(value -> !value.isBlank());
    }
}

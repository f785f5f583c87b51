package io.distributedcron.operator;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.config.Settings;
import io.distributedcron.operator.pool.Servers;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an operator runs. Immutable.
 *
 * @param installation which of those that share servers
 * @param servers the servers, as the processes are told that it deploys
 * @param namespace where the schedulers live; empty: the namespace of the kubeconfig
 * @param watched the namespaces whose resources it keeps; empty: all
 * @param schedulerImage the image of the schedulers
 * @param schedulerReplicas how many schedulers there shall be
 * @param workerImage the image of pools that name none
 * @param ownDeployment the name of the operator's own Deployment in {@code namespace}, with which the schedulers go;
 *     empty where it has none
 * @param serverSideApply whether the API server knows server-side apply
 * @param healthPort where liveness is told over HTTP; 0: nowhere
 */
public record OperatorSettings(
        Installation installation,
        Servers servers,
        Optional<String> namespace,
        Set<String> watched,
        String schedulerImage,
        int schedulerReplicas,
        String workerImage,
        Optional<String> ownDeployment,
        boolean serverSideApply,
        int healthPort) {
    public OperatorSettings {
        watched = Set.copyOf(watched);
    }

    /**
     * Reads them from an environment.
     *
     * @throws InvalidSettingsException names every problem
     */
    public static OperatorSettings from(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        Installation installation = settings.parsed(
                "DCRON_INSTALLATION",
                Installation.DEFAULT,
                "1 to 40 lower-case letters, digits and dashes",
                Installation::new);
        OperatorSettings read = new OperatorSettings(
                installation,
                new Servers(
                        installation.name(),
                        ServerUris.mongodb(settings),
                        ServerUris.kafka(settings),
                        ServerUris.redis(settings)),
                settings.optional("DCRON_NAMESPACE"),
                names(settings.text("DCRON_WATCH_NAMESPACES", "")),
                settings.text("DCRON_SCHEDULER_IMAGE", "distributedcron/scheduler:0.1.0"),
                settings.integer("DCRON_SCHEDULER_REPLICAS", 2, 0, 1_000),
                settings.text("DCRON_WORKER_IMAGE", "distributedcron/worker:0.1.0"),
                settings.optional("DCRON_OWN_DEPLOYMENT"),
                settings.parsed("DCRON_SERVER_SIDE_APPLY", true, "true or false", OperatorSettings::truth),
                settings.integer("DCRON_HEALTH_PORT", 0, 0, 65_535));
        settings.check();
        return read;
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}

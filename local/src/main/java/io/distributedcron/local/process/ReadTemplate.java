package io.distributedcron.local.process;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a pod spec: its first container, with the values of its environment looked up. */
final class ReadTemplate {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final KubernetesClient client;

    ReadTemplate(KubernetesClient client) {
        this.client = client;
    }

    PodTemplate of(PodSpec pod, String namespace) {
        Container container = pod.getContainers().getFirst();
        Map<String, String> environment = new TreeMap<>();
        for (EnvVar variable : orEmpty(container.getEnv())) {
            value(variable, namespace).ifPresent(value -> environment.put(variable.getName(), value));
        }
        long grace = Optional.ofNullable(pod.getTerminationGracePeriodSeconds()).orElse(DEFAULT_GRACE_SECONDS);
        return new PodTemplate(
                String.valueOf(container.getImage()),
                orEmpty(container.getCommand()),
                orEmpty(container.getArgs()),
                environment,
                Duration.ofSeconds(grace));
    }

    private Optional<String> value(EnvVar variable, String namespace) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            return Optional.ofNullable(variable.getValue());
        }
        if (source.getFieldRef() != null) {
            return switch (source.getFieldRef().getFieldPath()) {
                case "metadata.name" -> Optional.of(PodTemplate.POD_NAME);
                case "metadata.namespace" -> Optional.of(namespace);
                case "status.podIP", "status.hostIP" -> Optional.of("127.0.0.1");
                case String other -> Optional.empty();
            };
        }
        if (source.getSecretKeyRef() != null) {
            return secret(
                    namespace,
                    source.getSecretKeyRef().getName(),
                    source.getSecretKeyRef().getKey());
        }
        if (source.getConfigMapKeyRef() != null) {
            return configured(
                    namespace,
                    source.getConfigMapKeyRef().getName(),
                    source.getConfigMapKeyRef().getKey());
        }
        return Optional.empty();
    }

    private Optional<String> secret(String namespace, String name, String key) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(secret -> secret.getData())
                .map(data -> data.get(key))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }

    private Optional<String> configured(String namespace, String name, String key) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(map -> map.getData())
                .map(data -> data.get(key));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}

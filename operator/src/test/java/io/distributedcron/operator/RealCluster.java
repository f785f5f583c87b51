package io.distributedcron.operator;

import io.distributedcron.embedded.KubernetesApi;
import io.distributedcron.embedded.SharedServers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A namespace of its own on the real API server, with the committed CRDs. */
final class RealCluster implements AutoCloseable {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final KubernetesApi api = SharedServers.kubernetes();
    private final KubernetesClient client;
    private final String namespace;

    RealCluster() {
        namespace = "test-" + ProcessHandle.current().pid() + "-" + NAMESPACES.incrementAndGet();
        Config config = Config.fromKubeconfig(api.kubeconfig());
        config.setNamespace(namespace);
        client = new KubernetesClientBuilder().withConfig(config).build();
        installCrds();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    private void installCrds() {
        try (var files = Files.list(Path.of("..", "crds"))) {
            for (Path file : files.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.load(in).forceConflicts().serverSideApply();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("workerpools.distributedcron.io")
                .waitUntilCondition(RealCluster::established, 20, TimeUnit.SECONDS);
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("distributedcronjobs.distributedcron.io")
                .waitUntilCondition(RealCluster::established, 20, TimeUnit.SECONDS);
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(it -> it.getType().equals("Established")
                                && it.getStatus().equals("True"));
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    /** What kubectl prints; fails if it fails. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        Path kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
        try {
            Files.writeString(kubeconfig, api.kubeconfig());
            List<String> command = new ArrayList<>(List.of(
                    Objects.requireNonNull(api.kubectl().orElse(null), "no kubectl")
                            .toString(),
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--namespace",
                    namespace));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + " failed: " + output);
            }
            return output;
        } finally {
            Files.delete(kubeconfig);
        }
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}

package io.distributedcron.local.up;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Brings our custom resource definitions into a cluster. */
public final class InstallCrds {
    private static final long ESTABLISHED_SECONDS = 30;

    private InstallCrds() {}

    /** Returns when the API serves them all. */
    public static void from(Path folder, KubernetesClient client) {
        for (Path file : files(folder)) {
            CustomResourceDefinition crd = read(file, client);
            client.resource(crd)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("dcron-up")
                            .withForce(true)
                            .build());
        }
        for (Path file : files(folder)) {
            client.resource(read(file, client))
                    .waitUntilCondition(InstallCrds::isEstablished, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(it -> it.getType().equals("Established")
                                && it.getStatus().equals("True"));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder " + folder + " of custom resource definitions cannot be read", e);
        }
    }

    private static CustomResourceDefinition read(Path file, KubernetesClient client) {
        try (InputStream in = Files.newInputStream(file)) {
            return client.getKubernetesSerialization().unmarshal(in, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}

package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs the programs that {@code kube/obtain.sh} obtains, and fails without them. */
final class RealKubernetesApiTest {

    private static final String API_VERSION = "test.distributedcron.io/v1";

    @TempDir
    private Path folder;

    @Test
    void appliesValidatesAndKeepsItsDataWhenKilled() throws Exception {
        int port;
        try (RealKubernetesApi api = RealKubernetesApi.start(folder, RealKubernetesApi.Settings.defaults());
                KubernetesClient client = client(api)) {
            port = api.port();
            define(client);

            GenericKubernetesResource applied = apply(client, Map.of("max", 3));
            assertThat(applied.<Integer>get("spec", "min"))
                    .as("a default of the schema")
                    .isEqualTo(1);
            assertThat(applied.getMetadata().getManagedFields()).anySatisfy(fields -> {
                assertThat(fields.getManager()).isEqualTo("tester");
                assertThat(fields.getOperation()).isEqualTo("Apply");
            });
            assertThatThrownBy(() -> apply(client, Map.of("min", 5, "max", 3)))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("min may not exceed max");

            api.kill();
            assertThat(api.isAlive()).isFalse();
        }

        try (RealKubernetesApi api = RealKubernetesApi.start(
                        folder, RealKubernetesApi.Settings.defaults().withPort(port));
                KubernetesClient client = client(api)) {
            assertThat(client.genericKubernetesResources(API_VERSION, "Widget")
                            .inNamespace("default")
                            .withName("one")
                            .get()
                            .<Integer>get("spec", "max"))
                    .isEqualTo(3);
            assertThat(kubectl(api, "get", "wdg", "-o", "name")).contains("widget.test.distributedcron.io/one");
        }
    }

    private static KubernetesClient client(KubernetesApi api) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
    }

    private static void define(KubernetesClient client) throws Exception {
        try (InputStream crd = RealKubernetesApiTest.class.getResourceAsStream("widget-crd.yaml")) {
            client.load(crd).create();
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("widgets.test.distributedcron.io")
                .waitUntilCondition(
                        crd -> crd.getStatus() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
    }

    private static GenericKubernetesResource apply(KubernetesClient client, Map<String, Object> spec) {
        GenericKubernetesResource widget = new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind("Widget")
                .withNewMetadata()
                .withName("one")
                .withNamespace("default")
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
        return client.resource(widget)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("tester")
                        .withForce(true)
                        .build());
    }

    private String kubectl(KubernetesApi api, String... arguments) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
        String[] command = new String[arguments.length + 3];
        command[0] = api.kubectl().orElseThrow().toString();
        command[1] = "--kubeconfig";
        command[2] = kubeconfig.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return OneShot.run(folder, command);
    }
}

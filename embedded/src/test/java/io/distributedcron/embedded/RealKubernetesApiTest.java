package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs the programs that {@code kube/obtain.sh} obtains, and fails without them. */
final class RealKubernetesApiTest extends KubernetesApiContract {

    @Override
    KubernetesApi start(Path dataDirectory) {
        return KubernetesApi.startReal(dataDirectory);
    }

    @Override
    Path kubectl() {
        return KubeBinaries.find().orElseThrow().kubectl();
    }

    @Test
    void validatesAndKeepsItsDataWhenKilled(@TempDir Path data) throws Exception {
        RealKubernetesApi.Settings settings = RealKubernetesApi.Settings.defaults();
        int port;
        try (RealKubernetesApi api = RealKubernetesApi.start(data, settings);
                KubernetesClient client = client(api)) {
            port = api.port();
            define(client);
            apply(client, widget("one", Map.of("max", 3)));
            assertThatThrownBy(() -> apply(client, widget("one", Map.of("min", 5, "max", 3))))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("min may not exceed max");

            api.kill();
            assertThat(api.isAlive()).isFalse();
        }

        try (RealKubernetesApi api = RealKubernetesApi.start(data, settings.withPort(port));
                KubernetesClient client = client(api)) {
            assertThat(client.genericKubernetesResources(API_VERSION, "Widget")
                            .inNamespace("default")
                            .withName("one")
                            .get()
                            .<Integer>get("spec", "max"))
                    .isEqualTo(3);
        }
    }
}

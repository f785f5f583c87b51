package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MockKubernetesApiTest extends KubernetesApiContract {

    @Override
    KubernetesApi start(Path dataDirectory) {
        return KubernetesApi.startMock(dataDirectory);
    }

    @Override
    Path kubectl() {
        return KubeBinaries.find().orElseThrow().kubectl();
    }

    @Test
    void keepsItsObjectsBetweenStarts(@TempDir Path data) throws Exception {
        String version;
        try (KubernetesApi api = KubernetesApi.startMock(data);
                KubernetesClient client = client(api)) {
            define(client);
            version = apply(client, widget("kept", Map.of("max", 3)))
                    .getMetadata()
                    .getResourceVersion();
        }
        try (KubernetesApi api = KubernetesApi.startMock(data);
                KubernetesClient client = client(api)) {
            var kept = client.genericKubernetesResources(API_VERSION, "Widget")
                    .inNamespace("default")
                    .withName("kept");
            assertThat(kept.get().<Integer>get("spec", "max")).isEqualTo(3);
            assertThat(kept.get().getMetadata().getResourceVersion()).isEqualTo(version);
            String later = apply(client, widget("later", Map.of("max", 3)))
                    .getMetadata()
                    .getResourceVersion();
            assertThat(Long.parseLong(later)).isGreaterThan(Long.parseLong(version));
        }
    }
}

package io.distributedcron.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OperatorSettingsTest {
    @Test
    void theDefaultsAreAsDocumented() throws IOException {
        OperatorSettings settings = OperatorSettings.from(Map.of());

        assertThat(settings.servers().mongodbUri()).isEqualTo("mongodb://localhost:27017");
        assertThat(settings.servers().kafkaBootstrapServers()).isEqualTo("localhost:9092");
        assertThat(settings.servers().redisUri()).isEqualTo("redis://localhost:6379");
        assertThat(settings.namespace()).isEmpty();
        assertThat(settings.watched()).isEmpty();
        assertThat(settings.serverSideApply()).isTrue();
        assertThat(settings.healthPort()).isZero();
        assertThat(Files.readString(Path.of("..", "docs", "resources.md")))
                .contains(
                        "| `DCRON_INSTALLATION` | `" + settings.installation().name() + "` |",
                        "| `DCRON_SCHEDULER_IMAGE` | `" + settings.schedulerImage() + "` |",
                        "| `DCRON_SCHEDULER_REPLICAS` | `" + settings.schedulerReplicas() + "` |",
                        "| `DCRON_WORKER_IMAGE` | `" + settings.workerImage() + "` |");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(OperatorSettings.from(Map.of("DCRON_MONGODB_URI", "mongodb://me:secret@host"))
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> OperatorSettings.from(Map.of(
                        "DCRON_INSTALLATION", "NO",
                        "DCRON_SCHEDULER_REPLICAS", "many",
                        "DCRON_SERVER_SIDE_APPLY", "perhaps",
                        "DCRON_HEALTH_PORT", "70000")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(
                        "DCRON_INSTALLATION=NO",
                        "DCRON_SCHEDULER_REPLICAS=many",
                        "DCRON_SERVER_SIDE_APPLY=perhaps",
                        "DCRON_HEALTH_PORT=70000");
    }
}

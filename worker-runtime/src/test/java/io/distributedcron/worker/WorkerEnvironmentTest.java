package io.distributedcron.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.config.InvalidSettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {
    @Test
    void onlyThePoolIsRequired() {
        assertThat(WorkerEnvironment.read(Map.of("DCRON_POOL", "team/reports"), "host-1"))
                .hasToString("installation dcron, MongoDB <hidden>, Kafka localhost:9092, instance host-1, pool"
                        + " team/reports, concurrency 16, drain timeout PT30S");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThatThrownBy(() -> WorkerEnvironment.read(
                        Map.of("DCRON_CONCURRENCY", "none", "DCRON_DRAIN_TIMEOUT", "-1s"), "host-1"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("DCRON_POOL is not set")
                .hasMessageContaining("DCRON_CONCURRENCY=none")
                .hasMessageContaining("DCRON_DRAIN_TIMEOUT");
        assertThatThrownBy(() -> WorkerEnvironment.read(Map.of("DCRON_POOL", "reports"), "host-1"))
                .hasMessageContaining("namespace/name");
    }

    @Test
    void everythingCanBeSet() {
        WorkerEnvironment read = WorkerEnvironment.read(
                Map.of(
                        "DCRON_POOL", "team/reports",
                        "DCRON_INSTALLATION", "other",
                        "DCRON_MONGODB_URI", "mongodb://user:secret@db",
                        "DCRON_KAFKA_BOOTSTRAP_SERVERS", "kafka:1",
                        "DCRON_INSTANCE", "pod-7",
                        "DCRON_CONCURRENCY", "3",
                        "DCRON_DRAIN_TIMEOUT", "5s"),
                "host-1");
        assertThat(read.mongodb()).isEqualTo("mongodb://user:secret@db");
        assertThat(read.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read).asString().doesNotContain("secret").contains("pod-7", "concurrency 3", "installation other");
    }

    @Test
    void functionsOfAProviderWinOverBuiltInOnesOfTheSameName() {
        JobFunction<Void> own = JobFunction.action("log", Void.class, (payload, context) -> {});
        List<JobFunction<?>> functions = WorkerMain.functions(List.of(() -> List.of(own)));
        assertThat(functions).contains(own);
        assertThat(functions)
                .extracting(JobFunction::name)
                .containsExactlyInAnyOrder("log", "echo", "sleep", "fail", "http");
    }
}

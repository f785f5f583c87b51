package io.distributedcron.operator;

import static io.distributedcron.operator.Eventually.eventually;
import static io.distributedcron.operator.Manifests.apply;
import static io.distributedcron.operator.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.SharedServers;
import io.distributedcron.operator.api.DistributedCronJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's process against the real servers. */
final class OperatorMainTest {
    @TempDir
    Path folder;

    @Test
    void mirrorsIntoMongoDbAndEndsInOrderWhenTold() throws Exception {
        String installation = "main-test";
        try (RealCluster cluster = new RealCluster();
                MongoStores stores = MongoStores.connect(SharedServers.mongo().uri(), new Installation(installation))) {
            String namespace = cluster.namespace();
            Path log = folder.resolve("operator.log");
            Process process = start(
                    log,
                    Map.of(
                            "KUBECONFIG",
                            kubeconfig().toString(),
                            "DCRON_INSTALLATION",
                            installation,
                            "DCRON_MONGODB_URI",
                            SharedServers.mongo().uri(),
                            "DCRON_KAFKA_BOOTSTRAP_SERVERS",
                            SharedServers.kafka().bootstrapServers(),
                            "DCRON_NAMESPACE",
                            namespace,
                            "DCRON_WATCH_NAMESPACES",
                            namespace));
            try {
                apply(cluster.client(), yaml("WorkerPool", "default", "{}"));
                apply(
                        cluster.client(),
                        yaml("DistributedCronJob", "report", "{schedule: '0 3 * * *', functionName: report}"));
                eventually(() -> {
                    assertThat(process.isAlive()).as(() -> read(log)).isTrue();
                    assertThat(read(log)).contains("operator is ready");
                    JobId id = new JobId(namespace, "report");
                    assertThat(stores.jobs().find(List.of(id))).containsKey(id);
                    assertThat(stores.history().latest(id, 10)).hasSize(1);
                });
                cluster.client()
                        .resources(DistributedCronJob.class)
                        .inNamespace(namespace)
                        .withName("report")
                        .delete();
                eventually(() -> assertThat(cluster.client()
                                .resources(DistributedCronJob.class)
                                .inNamespace(namespace)
                                .withName("report")
                                .get())
                        .isNull());

                process.destroy();

                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(read(log)).contains("operator has ended").doesNotContain("ERROR");
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void wrongSettingsAreAllNamedAtOnce() throws Exception {
        Path log = folder.resolve("operator.log");
        Process process = start(log, Map.of("DCRON_INSTALLATION", "No Good", "DCRON_SCHEDULER_REPLICAS", "-1"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(read(log)).contains("DCRON_INSTALLATION=No Good", "DCRON_SCHEDULER_REPLICAS=-1");
    }

    private Process start(Path log, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.distributedcron.operator.OperatorMain")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"), SharedServers.kubernetes().kubeconfig());
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

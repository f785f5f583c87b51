package io.distributedcron.operator;

import static io.distributedcron.operator.Eventually.eventually;
import static io.distributedcron.operator.Manifests.apply;
import static io.distributedcron.operator.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.operator.api.DistributedCronJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart renders what the real API server accepts, and its rights are enough for the operator. */
final class ChartTest {
    private static final Path CHART = Path.of("..", "helm", "distributed-cron");

    @Test
    void lintsWithoutAnyComplaint() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void holdsTheCommittedCrds() throws IOException {
        try (var files = Files.list(Path.of("..", "crds"))) {
            for (Path crd : files.toList()) {
                assertThat(CHART.resolve("files").resolve("crds").resolve(crd.getFileName()))
                        .hasSameTextualContentAs(crd);
            }
        }
    }

    @Test
    void crdsStayWhenTheReleaseGoes() {
        try (RealCluster cluster = new RealCluster()) {
            assertThat(render(cluster, true).stream().filter(CustomResourceDefinition.class::isInstance))
                    .hasSize(2)
                    .allSatisfy(crd -> assertThat(crd.getMetadata().getAnnotations())
                            .containsEntry("helm.sh/resource-policy", "keep"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler.replicas, -1",
        "installation, Upper",
        "mongodb.uri, localhost",
        "operator.image.pullPolicy, Sometimes",
        "replicas, 3"
    })
    void wrongValuesAreRefused(String key, String value) {
        assertThatThrownBy(() -> new Helm(CHART).template().set(key, value).call())
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @Test
    void theEnvironmentIsReadAsItIsMeant() {
        try (RealCluster cluster = new RealCluster()) {
            Map<String, String> environment = environment(render(cluster, true));

            OperatorSettings settings = OperatorSettings.from(environment);

            assertThat(settings.watched()).containsExactly(cluster.namespace());
            assertThat(settings.ownDeployment()).contains("cron-operator");
            assertThat(settings.schedulerImage()).isEqualTo("distributedcron/scheduler:0.1.0");
            assertThat(settings.schedulerReplicas()).isEqualTo(2);
            assertThat(settings.healthPort()).isEqualTo(8080);
        }
    }

    @Test
    void everythingIsAcceptedAndItsRightsAreEnoughForTheOperator() {
        try (RealCluster cluster = new RealCluster()) {
            List<HasMetadata> release = render(cluster, true);
            assertThat(release).noneMatch(ClusterRole.class::isInstance);
            release.forEach(it -> cluster.client()
                    .resource(it)
                    .fieldManager("helm")
                    .forceConflicts()
                    .serverSideApply());
            runAsTheServiceAccount(cluster, environment(release));
        }
    }

    @Test
    void forTheWholeClusterItHasAClusterRole() {
        try (RealCluster cluster = new RealCluster()) {
            List<HasMetadata> release = render(cluster, false);
            assertThat(release).anyMatch(ClusterRole.class::isInstance);
            release.stream()
                    .filter(it -> !(it instanceof CustomResourceDefinition))
                    .forEach(it -> cluster.client().resource(it).dryRun().create());
        }
    }

    private static void runAsTheServiceAccount(RealCluster cluster, Map<String, String> environment) {
        String namespace = cluster.namespace();
        Config config = new ConfigBuilder(cluster.client().getConfiguration())
                .withImpersonateUsername("system:serviceaccount:" + namespace + ":cron-operator")
                .build();
        InstantSource clock = InstantSource.system();
        MemoryStores stores = new MemoryStores(clock);
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                RunningOperator operator = RunningOperator.start(
                        client,
                        new StorePorts(
                                stores.jobs(),
                                stores.plannedRuns(),
                                stores.history(),
                                stores.triggers(),
                                stores.leases(),
                                stores.heldJobs()),
                        pool -> {},
                        OperatorSettings.from(environment),
                        clock)) {
            apply(cluster.client(), yaml("WorkerPool", "default", "{}"));
            apply(cluster.client(), yaml("DistributedCronJob", "good", "{schedule: '@daily', functionName: f}"));
            apply(cluster.client(), yaml("DistributedCronJob", "bad", "{schedule: '61 * * * *', functionName: f}"));
            eventually(() -> {
                assertThat(operator.healthy()).isTrue();
                assertThat(deployments(cluster)).contains("default-workers", "dcron-scheduler");
                assertThat(cluster.client()
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName("dcron-scheduler")
                                .get()
                                .getMetadata()
                                .getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("cron-operator"));
                assertThat(cluster.client()
                                .v1()
                                .events()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("InvalidSchedule"));
                assertThat(cluster.client()
                                .resources(DistributedCronJob.class)
                                .inNamespace(namespace)
                                .withName("good")
                                .get()
                                .getStatus()
                                .nextScheduleTime())
                        .isNotNull();
            });
            cluster.client()
                    .resources(DistributedCronJob.class)
                    .inNamespace(namespace)
                    .delete();
            eventually(() -> assertThat(cluster.client()
                            .resources(DistributedCronJob.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty());
        }
    }

    private static List<String> deployments(RealCluster cluster) {
        return cluster.client().apps().deployments().inNamespace(cluster.namespace()).list().getItems().stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private static List<HasMetadata> render(RealCluster cluster, boolean ownNamespaceOnly) {
        var template = new Helm(CHART)
                .template()
                .withName("cron")
                .withNamespace(cluster.namespace())
                .withKubeVersion(cluster.client().getKubernetesVersion().getGitVersion());
        if (ownNamespaceOnly) {
            template.set("watchNamespaces[0]", cluster.namespace());
        }
        return cluster.client()
                .load(new ByteArrayInputStream(template.call().getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    private static Map<String, String> environment(List<HasMetadata> release) {
        Deployment deployment = release.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = new HashMap<>();
        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .forEach(variable ->
                        environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue()));
        return environment;
    }
}

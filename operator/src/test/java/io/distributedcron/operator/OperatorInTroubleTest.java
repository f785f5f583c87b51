package io.distributedcron.operator;

import static io.distributedcron.operator.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.condition.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator against an imitated API that is slow, in conflict, forgetful or failing; without server-side apply. */
final class OperatorInTroubleTest {
    private static final String JOBS = "/apis/distributedcron.io/v1alpha1/namespaces/shop/distributedcronjobs";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";

    private final FaultyApi api = new FaultyApi();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(new ObjectMapper()), new MockWebServer(), new HashMap<>(), api, false);
    private final InstantSource clock = InstantSource.system();
    private final MemoryStores stores = new MemoryStores(clock);
    private final FailingStore store = new FailingStore(stores);
    private final KubernetesClient client = connect();

    private KubernetesClient connect() {
        server.init();
        return server.createClient();
    }

    private RunningOperator start() {

        return RunningOperator.start(
                client,
                store.ports(),
                pool -> {},
                OperatorSettings.from(Map.of(
                        "DCRON_NAMESPACE", "shop",
                        "DCRON_WATCH_NAMESPACES", "shop",
                        "DCRON_SERVER_SIDE_APPLY", "false")),
                clock);
    }

    @BeforeEach
    void pool() {
        create(Manifests.pool("default", "{}"));
    }

    @AfterEach
    void end() {
        client.close();
        server.destroy();
    }

    @Test
    void worksWithoutServerSideApply() {
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(() -> {
                assertThat(operator.healthy()).isTrue();
                assertThat(status("report").getStatus().nextScheduleTime()).endsWith("T03:00:00Z");
                assertThat(client.apps()
                                .deployments()
                                .inNamespace("shop")
                                .list()
                                .getItems())
                        .extracting(it -> it.getMetadata().getName())
                        .contains("default-workers", "dcron-scheduler");
            });

            client.resources(DistributedCronJob.class)
                    .inNamespace("shop")
                    .withName("report")
                    .delete();

            eventually(() -> assertThat(client.resources(DistributedCronJob.class)
                            .inNamespace("shop")
                            .withName("report")
                            .get())
                    .isNull());
        }
    }

    @Test
    void aConflictIsTriedAgain() {
        api.refuse("PATCH " + JOBS + "/report", 2, 409, "Conflict");
        api.refuse("PATCH " + JOBS + "/report/status", 2, 409, "Conflict");
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));

            eventually(() -> {
                assertThat(operator.healthy()).isTrue();
                assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True");
            });
        }
        assertThat(stores.history().latest(new JobId("shop", "report"), 10)).hasSize(1);
    }

    @Test
    void aDeploymentThatSomebodyElseMadeMeanwhileIsMerged() {
        api.refuse("POST " + DEPLOYMENTS, 1, 409, "AlreadyExists");
        try (RunningOperator operator = start()) {
            eventually(() -> {
                assertThat(operator.healthy()).isTrue();
                assertThat(client.apps()
                                .deployments()
                                .inNamespace("shop")
                                .withName("default-workers")
                                .get())
                        .isNotNull();
            });
        }
    }

    @Test
    void aDeploymentThatIsNotAcceptedIsSaidAndTriedAgain() {
        api.refuse("POST " + DEPLOYMENTS, 1_000, 422, "Invalid");
        try (RunningOperator operator = start()) {
            eventually(() -> {
                Condition ready = poolCondition();
                assertThat(ready.getReason()).isEqualTo("DeploymentRefused");
                assertThat(ready.getMessage()).contains("default-workers", "as the test wants");
            });
            assertThat(operator.healthy()).isTrue();
        }
    }

    @Test
    void failuresOfTheApiAreOutlasted() {
        api.refuse("(PATCH|POST|PUT) .*", 15, 500, "InternalError");
        try (RunningOperator operator = start()) {
            createThroughFailures("report");

            eventually(() -> {
                assertThat(operator.healthy()).isTrue();
                assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True");
                assertThat(poolCondition().getReason()).isEqualTo("WorkersNotReady");
            });
        }
    }

    @Test
    void aWatchThatIsGoneIsBegunAnew() {
        api.expire("GET .*watch=true.*", 4);
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));

            eventually(() -> {
                assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True");
                assertThat(operator.healthy()).isTrue();
            });
        }
        assertThat(api.count("GET .*watch=true.*")).isGreaterThan(4);
    }

    @Test
    void aSlowAnswerHoldsNothingElseUp() {
        api.delay("PATCH " + JOBS + "/slow/status", 1, Duration.ofSeconds(5));
        try (RunningOperator operator = start()) {
            create(job("slow", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(() ->
                    assertThat(api.count("PATCH " + JOBS + "/slow/status")).isPositive());
            long begun = System.nanoTime();

            create(job("quick", "{schedule: '0 3 * * *', functionName: f}"));

            eventually(() ->
                    assertThat(condition("quick", "Scheduled").getStatus()).isEqualTo("True"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(operator.healthy()).isTrue();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsSaidAndTriedAgain() {
        store.down(true);
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(() -> {
                Condition ready = condition("report", "Ready");
                assertThat(ready.getStatus()).isEqualTo("Unknown");
                assertThat(ready.getReason()).isEqualTo("StoreUnavailable");
                assertThat(ready.getMessage()).contains("no answer");
            });

            store.down(false);

            eventually(() -> {
                assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True");
                assertThat(operator.healthy()).isTrue();
            });
        }
    }

    @Test
    void aJobIsKeptUntilTheStoreHasForgottenIt() {
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(() ->
                    assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True"));
            store.down(true);
            client.resources(DistributedCronJob.class)
                    .inNamespace("shop")
                    .withName("report")
                    .delete();
            eventually(() -> assertThat(
                            client.v1().events().inNamespace("shop").list().getItems())
                    .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("StoreUnavailable")));
            assertThat(status("report").isMarkedForDeletion()).isTrue();

            store.down(false);

            eventually(() -> {
                assertThat(client.resources(DistributedCronJob.class)
                                .inNamespace("shop")
                                .withName("report")
                                .get())
                        .isNull();
                assertThat(operator.healthy()).isTrue();
            });
        }
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        try (RunningOperator operator = start()) {
            create(job("report", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(
                    () -> assertThat(condition("report", "Ready").getReason()).isEqualTo("WaitingForWorkers"));
            long reads = store.summariesRead();
            eventually(() -> assertThat(store.summariesRead()).isGreaterThanOrEqualTo(Math.max(1, reads)));
            long patches = api.count("PATCH " + JOBS + "/report/status");
            client.resources(DistributedCronJob.class)
                    .inNamespace("shop")
                    .withName("report")
                    .edit(job -> {
                        job.getMetadata().setLabels(Map.of("team", "a"));
                        return job;
                    });
            create(job("other", "{schedule: '0 3 * * *', functionName: f}"));
            eventually(() ->
                    assertThat(condition("other", "Scheduled").getStatus()).isEqualTo("True"));

            assertThat(api.count("PATCH " + JOBS + "/report/status")).isEqualTo(patches);
            assertThat(operator.healthy()).isTrue();
        }
    }

    private void createThroughFailures(String name) {
        eventually(() -> {
            try {
                create(job(name, "{schedule: '0 3 * * *', functionName: f}"));
            } catch (KubernetesClientException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void create(HasMetadata resource) {
        client.resource(resource).inNamespace("shop").create();
    }

    private static DistributedCronJob job(String name, String spec) {
        return Serialization.unmarshal(Manifests.yaml("DistributedCronJob", name, spec), DistributedCronJob.class);
    }

    private DistributedCronJob status(String name) {
        DistributedCronJob job = client.resources(DistributedCronJob.class)
                .inNamespace("shop")
                .withName(name)
                .get();
        assertThat(job).isNotNull();
        assertThat(job.getStatus()).as("status of %s", name).isNotNull();
        return job;
    }

    private Condition condition(String name, String type) {
        return found(status(name).getStatus().conditions(), type);
    }

    private Condition poolCondition() {
        WorkerPool pool = client.resources(WorkerPool.class)
                .inNamespace("shop")
                .withName("default")
                .get();
        assertThat(pool.getStatus()).isNotNull();
        return found(pool.getStatus().conditions(), "Ready");
    }

    private static Condition found(List<Condition> conditions, String type) {
        assertThat(Conditions.find(conditions, type)).as(type).isPresent();
        return Conditions.find(conditions, type).orElseThrow();
    }
}

package io.distributedcron.operator;

import static io.distributedcron.operator.Eventually.eventually;
import static io.distributedcron.operator.Manifests.apply;
import static io.distributedcron.operator.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.TriggerStatus;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.condition.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator against the real API server, with a store in memory. */
final class OperatorOnRealApiTest {
    private final RealCluster cluster = new RealCluster();
    private final KubernetesClient client = cluster.client();
    private final String namespace = cluster.namespace();
    private final InstantSource clock = InstantSource.system();
    private final MemoryStores stores = new MemoryStores(clock);
    private final Set<PoolId> ensured = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean kafkaDown = new AtomicBoolean();
    private RunningOperator operator = start();

    private RunningOperator start() {
        return RunningOperator.start(
                client,
                new StorePorts(
                        stores.jobs(),
                        stores.plannedRuns(),
                        stores.history(),
                        stores.triggers(),
                        stores.leases(),
                        stores.heldJobs()),
                this::ensurePool,
                OperatorSettings.from(Map.of(
                        "DCRON_NAMESPACE",
                        namespace,
                        "DCRON_WATCH_NAMESPACES",
                        namespace,
                        "DCRON_WORKER_IMAGE",
                        "worker:test",
                        "DCRON_SCHEDULER_IMAGE",
                        "scheduler:test")),
                clock);
    }

    private void ensurePool(PoolId pool) {
        if (kafkaDown.get()) {
            throw new ChannelException("no broker at localhost:9092 answered", new IllegalStateException());
        }
        ensured.add(pool);
    }

    @BeforeEach
    void pool() {
        apply(client, yaml("WorkerPool", "default", "{}"));
    }

    @AfterEach
    void end() {
        deleteAll();
        operator.close();
        cluster.close();
    }

    private void deleteAll() {
        client.resources(DistributedCronJob.class).inNamespace(namespace).delete();
        eventually(() -> assertThat(client.resources(DistributedCronJob.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty());
    }

    @Test
    void mirrorsWhatIsAppliedEditedSuspendedAndDeleted() {
        apply(client, yaml("DistributedCronJob", "report", "{schedule: '0 3 * * *', functionName: report}"));
        eventually(() -> {
            assertThat(stored("report").spec().schedule()).isEqualTo("0 3 * * *");
            assertThat(planned("report")).isOne();
            DistributedCronJob job = job("report");
            assertThat(job.getStatus().nextScheduleTime()).endsWith("T03:00:00Z");
            assertThat(job.getStatus().observedGeneration()).isEqualTo(1);
            assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True");
            assertThat(job.getMetadata().getFinalizers()).containsExactly("distributedcron.io/mirror");
        });

        apply(client, yaml("DistributedCronJob", "report", "{schedule: '0 4 * * *', functionName: report}"));
        eventually(() -> {
            assertThat(stored("report").revision()).isEqualTo(2);
            assertThat(job("report").getStatus().nextScheduleTime()).endsWith("T04:00:00Z");
        });

        apply(
                client,
                yaml("DistributedCronJob", "report", "{schedule: '0 4 * * *', functionName: report, suspend: true}"));
        eventually(() -> {
            assertThat(planned("report")).isZero();
            assertThat(job("report").getStatus().nextScheduleTime()).isNull();
            assertThat(condition("report", "Scheduled").getReason()).isEqualTo("Suspended");
        });

        client.resources(DistributedCronJob.class)
                .inNamespace(namespace)
                .withName("report")
                .delete();
        eventually(() -> {
            assertThat(client.resources(DistributedCronJob.class)
                            .inNamespace(namespace)
                            .withName("report")
                            .get())
                    .isNull();
            assertThat(stored("report").status()).isEqualTo(Job.Status.DELETED);
        });
    }

    @Test
    void aJobWhosePoolComesLaterBecomesReadyByItself() {
        apply(client, yaml("DistributedCronJob", "late", "{schedule: '@daily', functionName: f, workerPool: fast}"));
        eventually(() -> {
            assertThat(condition("late", "Ready").getReason()).isEqualTo("WorkerPoolNotFound");
            assertThat(condition("late", "Ready").getMessage()).contains("spec.workerPool", "'fast'", "Create it");
            assertThat(condition("late", "Scheduled").getStatus()).isEqualTo("False");
        });
        assertThat(stores.jobs().find(List.of(id("late")))).isEmpty();
        eventually(() -> assertThat(events("late")).contains("WorkerPoolNotFound"));

        apply(client, yaml("WorkerPool", "fast", "{}"));
        eventually(() -> {
            assertThat(condition("late", "Ready").getReason()).isEqualTo("WaitingForWorkers");
            assertThat(condition("late", "Scheduled").getStatus()).isEqualTo("True");
        });

        work("fast", Set.of("g"));
        eventually(() -> {
            assertThat(condition("late", "Ready").getReason()).isEqualTo("FunctionNotAnnounced");
            assertThat(condition("late", "Ready").getMessage()).contains("spec.functionName", "'f'", "announce g");
        });

        work("fast", Set.of("f", "g"));
        eventually(() -> assertThat(condition("late", "Ready").getStatus()).isEqualTo("True"));
    }

    @Test
    void anInvalidEditKeepsTheLastDeclarationAndSaysSo() {
        apply(client, yaml("DistributedCronJob", "typo", "{schedule: '0 3 * * *', functionName: f}"));
        eventually(() -> assertThat(planned("typo")).isOne());

        apply(client, yaml("DistributedCronJob", "typo", "{schedule: '61 3 * * *', functionName: f}"));
        eventually(() -> {
            Condition ready = condition("typo", "Ready");
            assertThat(ready.getReason()).isEqualTo("InvalidSchedule");
            assertThat(ready.getMessage()).contains("spec.schedule", "61", "generation 1 goes on");
            assertThat(ready.getObservedGeneration()).isEqualTo(2);
            assertThat(events("typo")).contains("InvalidSchedule");
        });
        assertThat(stored("typo").spec().schedule()).isEqualTo("0 3 * * *");
        assertThat(planned("typo")).isOne();

        apply(
                client,
                yaml("DistributedCronJob", "typo", "{schedule: '0 3 * * *', timeZone: Europe/Berln, functionName: f}"));
        eventually(() -> assertThat(condition("typo", "Ready").getReason()).isEqualTo("UnknownTimeZone"));

        apply(
                client,
                yaml(
                        "DistributedCronJob",
                        "typo",
                        "{schedule: '0 3 * * *', timeZone: Europe/Berln, functionName: f, suspend: true}"));
        eventually(() -> assertThat(planned("typo")).isZero());

        apply(client, yaml("DistributedCronJob", "typo", "{schedule: '0 5 * * *', functionName: f}"));
        eventually(() -> {
            assertThat(stored("typo").spec().schedule()).isEqualTo("0 5 * * *");
            assertThat(condition("typo", "Ready").getReason()).isEqualTo("WaitingForWorkers");
        });
    }

    @Test
    void aTokenRunsAJobOnceHoweverOftenItIsApplied() {
        String spec = "{schedule: '0 3 1 1 *', functionName: f, suspend: true, payload: {day: all}}";
        apply(client, triggered("asked", spec, "t-1", "{\"day\": 1}"));
        eventually(() -> {
            assertThat(condition("asked", "Triggered").getReason()).isEqualTo("RunRequested");
            assertThat(manual("asked"))
                    .singleElement()
                    .satisfies(run -> assertThat(run.spec().payload()).isEqualTo(new Payload.Inline("{\"day\": 1}")));
            assertThat(events("asked")).contains("RunRequested");
        });
        TriggerStatus first = lastTrigger("asked");
        assertThat(first.token()).isEqualTo("t-1");
        assertThat(first.run()).isEqualTo(manual("asked").getFirst().id().value());

        operator.close();
        operator = start();
        apply(client, triggered("asked", spec, "t-1", "{\"day\": 1}"));
        apply(client, triggered("asked", spec, "t-2", "{day"));
        eventually(() -> {
            assertThat(condition("asked", "Triggered").getReason()).isEqualTo("InvalidTrigger");
            assertThat(events("asked")).contains("InvalidTrigger");
        });
        assertThat(manual("asked")).hasSize(1);
        assertThat(lastTrigger("asked")).isEqualTo(first);

        apply(client, triggered("asked", spec, "t-2", "2"));
        eventually(() -> assertThat(lastTrigger("asked").token()).isEqualTo("t-2"));
        apply(client, triggered("asked", spec, "t-1", "3"));
        eventually(() -> assertThat(lastTrigger("asked")).isEqualTo(first));
        assertThat(manual("asked")).as("an older token again").hasSize(2);
    }

    @Test
    void aRunThatIsAskedForWaitsForItsDeclaration() {
        String spec = "{schedule: '0 3 1 1 *', functionName: f, workerPool: later}";
        apply(client, triggered("early", spec, "t-1", "1"));
        eventually(() -> assertThat(condition("early", "Triggered").getReason()).isEqualTo("WaitingForJob"));

        apply(client, yaml("WorkerPool", "later", "{}"));

        eventually(() -> {
            assertThat(condition("early", "Triggered").getReason()).isEqualTo("RunRequested");
            assertThat(manual("early")).hasSize(1);
        });
    }

    private static String triggered(String name, String spec, String token, String payload) {
        return yaml("DistributedCronJob", name, spec).replace("metadata:\n", """
                        metadata:
                          annotations:
                            distributedcron.io/trigger: %s
                            distributedcron.io/trigger-payload: '%s'
                        """.formatted(token, payload));
    }

    private List<Run> manual(String name) {
        return stores.history().latest(id(name), 1000).stream()
                .filter(run -> run.id().isManual())
                .toList();
    }

    private TriggerStatus lastTrigger(String name) {
        return Objects.requireNonNull(job(name).getStatus().lastTrigger());
    }

    @Test
    void aPayloadMayBeAnyJsonAndIsKeptBesideTheJobWhenLarge() {
        apply(client, yaml("DistributedCronJob", "scalar", "{schedule: '@daily', functionName: f, payload: 42}"));
        apply(
                client,
                yaml("DistributedCronJob", "array", "{schedule: '@daily', functionName: f, payload: [1, {a: b}]}"));
        apply(
                client,
                yaml(
                        "DistributedCronJob",
                        "large",
                        "{schedule: '@daily', functionName: f, payload: {text: '" + "x".repeat(2000) + "'}}"));
        apply(
                client,
                yaml(
                        "DistributedCronJob",
                        "huge",
                        "{schedule: '@daily', functionName: f, payload: {text: '" + "x".repeat(300_000) + "'}}"));

        eventually(() -> {
            assertThat(stored("scalar").spec().payload()).isEqualTo(new Payload.Inline("42"));
            assertThat(stored("array").spec().payload()).isEqualTo(new Payload.Inline("[1,{\"a\":\"b\"}]"));
            var large = (Payload.Stored) stored("large").spec().payload();
            assertThat(stores.jobs().payload(large))
                    .hasValueSatisfying(json -> assertThat(json).hasSize(2011));
            assertThat(condition("huge", "Ready").getReason()).isEqualTo("PayloadTooLarge");
            assertThat(condition("huge", "Ready").getMessage()).contains("spec.payload", "300011", "262144");
        });
    }

    @Test
    void aPoolGetsItsTopicAndDeployment() {
        apply(client, yaml("WorkerPool", "fast", """
                        {image: 'example.org/mine:1', concurrency: 50, replicas: 3, podTemplate: {
                          labels: {team: a}, nodeSelector: {disk: ssd}, serviceAccountName: mine,
                          env: [{name: LEVEL, value: debug}],
                          resources: {requests: {cpu: 100m, memory: 64Mi}}}}
                        """.replace("\n", " ")));

        eventually(() -> {
            assertThat(ensured).contains(new PoolId(namespace, "fast"));
            Deployment deployment = deployment("fast-workers");
            assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
            var pod = deployment.getSpec().getTemplate();
            assertThat(pod.getMetadata().getLabels()).containsEntry("team", "a");
            assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("mine");
            var container = pod.getSpec().getContainers().getFirst();
            assertThat(container.getImage()).isEqualTo("example.org/mine:1");
            assertThat(container.getEnv())
                    .anySatisfy(
                            it -> assertThat(it.getName() + "=" + it.getValue()).isEqualTo("LEVEL=debug"))
                    .anySatisfy(it -> assertThat(it.getName() + "=" + it.getValue())
                            .isEqualTo("DCRON_POOL=" + namespace + "/fast"))
                    .anySatisfy(
                            it -> assertThat(it.getName() + "=" + it.getValue()).isEqualTo("DCRON_CONCURRENCY=50"));
            assertThat(deployment.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getUid())
                            .isEqualTo(poolResource("fast").getMetadata().getUid()));
            assertThat(poolResource("fast").getStatus().selector()).contains("app.kubernetes.io/instance=fast");
        });
        assertThat(deployment("default-workers")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("worker:test");
    }

    @Test
    void theStatusOfAPoolFollowsItsDeployment() {
        eventually(() -> assertThat(ready(poolResource("default")).getReason()).isEqualTo("WorkersNotReady"));

        client.resource(deployment("default-workers")).editStatus(deployment -> {
            deployment.getStatus().setReplicas(1);
            deployment.getStatus().setReadyReplicas(1);
            return deployment;
        });

        eventually(() -> {
            assertThat(poolResource("default").getStatus().readyReplicas()).isOne();
            assertThat(ready(poolResource("default")).getStatus()).isEqualTo("True");
        });
    }

    @Test
    void aPoolScalesThroughItsSubresource() {
        eventually(() -> assertThat(deployment("default-workers").getSpec().getReplicas())
                .isOne());

        client.resources(WorkerPool.class)
                .inNamespace(namespace)
                .withName("default")
                .scale(4);

        eventually(() -> assertThat(deployment("default-workers").getSpec().getReplicas())
                .isEqualTo(4));
    }

    @Test
    void kafkaThatDoesNotAnswerIsSaidAndTriedAgain() {
        kafkaDown.set(true);
        apply(client, yaml("WorkerPool", "unlucky", "{}"));
        eventually(() -> {
            assertThat(ready(poolResource("unlucky")).getReason()).isEqualTo("KafkaUnavailable");
            assertThat(ready(poolResource("unlucky")).getMessage()).contains("no broker at localhost:9092");
        });

        kafkaDown.set(false);

        eventually(() -> {
            assertThat(ensured).contains(new PoolId(namespace, "unlucky"));
            assertThat(ready(poolResource("unlucky")).getReason()).isEqualTo("WorkersNotReady");
        });
    }

    @Test
    void fieldsOfOthersAreLeftAloneAndItsOwnAreKept() {
        eventually(() -> assertThat(deployment("default-workers")).isNotNull());
        apply(client, """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: default-workers
                  annotations: {team: mine}
                spec:
                  paused: true
                """);
        client.resource(deployment("default-workers")).edit(deployment -> {
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .setImage("intruder");
            return deployment;
        });

        eventually(() -> {
            Deployment deployment = deployment("default-workers");
            assertThat(deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getImage())
                    .isEqualTo("worker:test");
            assertThat(deployment.getMetadata().getAnnotations()).containsEntry("team", "mine");
            assertThat(deployment.getSpec().getPaused()).isTrue();
        });
        String settled = deployment("default-workers").getMetadata().getResourceVersion();
        client.resource(poolResource("default")).edit(pool -> {
            pool.getMetadata().setAnnotations(Map.of("touched", "yes"));
            return pool;
        });
        assertThat(deployment("default-workers").getMetadata().getResourceVersion())
                .isEqualTo(settled);
    }

    @Test
    void theSchedulersAreDeployed() {
        eventually(() -> {
            Deployment schedulers = deployment("dcron-scheduler");
            assertThat(schedulers.getSpec().getReplicas()).isEqualTo(2);
            assertThat(schedulers
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getEnv())
                    .anySatisfy(it -> assertThat(it.getName()).isEqualTo("DCRON_REDIS_URI"));
        });
    }

    @Test
    void theStatusFollowsWhatHappensToRuns() {
        work("default", Set.of("f"));
        apply(client, yaml("DistributedCronJob", "busy", "{schedule: '* * * * * *', functionName: f}"));
        eventually(() -> assertThat(planned("busy")).isPositive());
        RunOnce.succeed(stores, id("busy"), clock.instant());

        eventually(() -> {
            assertThat(job("busy").getStatus().lastScheduleTime()).isNotNull();
            assertThat(job("busy").getStatus().lastSuccessfulTime()).isNotNull();
            assertThat(condition("busy", "Ready").getStatus()).isEqualTo("True");
        });
    }

    @Test
    void anOperatorThatStartsAnewGoesOnWhereTheOtherEnded() {
        apply(client, yaml("DistributedCronJob", "report", "{schedule: '0 3 * * *', functionName: f}"));
        eventually(() -> assertThat(planned("report")).isOne());
        operator.close();
        apply(client, yaml("DistributedCronJob", "report", "{schedule: '0 4 * * *', functionName: f}"));

        operator = start();

        eventually(() -> {
            assertThat(stored("report").spec().schedule()).isEqualTo("0 4 * * *");
            assertThat(job("report").getStatus().nextScheduleTime()).endsWith("T04:00:00Z");
        });
    }

    @Test
    void kubectlShowsTheColumnsThatPeopleNeed() throws Exception {
        apply(client, yaml("DistributedCronJob", "report", "{schedule: '0 3 * * *', functionName: f}"));
        eventually(
                () -> assertThat(condition("report", "Scheduled").getStatus()).isEqualTo("True"));

        assertThat(cluster.kubectl("get", "dcj").lines().findFirst())
                .hasValueSatisfying(header -> assertThat(header.split("\\s{2,}"))
                        .containsExactly(
                                "NAME",
                                "SCHEDULE",
                                "TIME ZONE",
                                "SUSPEND",
                                "ACTIVE",
                                "NEXT",
                                "LAST SCHEDULE",
                                "LAST SUCCESS",
                                "READY",
                                "AGE"));
        assertThat(cluster.kubectl("get", "dcj")).contains("0 3 * * *", "UTC", "T03:00:00Z", "Unknown");
        assertThat(cluster.kubectl("get", "wpool").lines().findFirst())
                .hasValueSatisfying(header -> assertThat(header.strip().split("\\s{2,}"))
                        .containsExactly("NAME", "DESIRED", "READY", "CONCURRENCY", "AGE"));
        assertThat(cluster.kubectl("get", "dcj", "--field-selector", "spec.suspend=true"))
                .contains("No resources found");
        assertThat(cluster.kubectl("explain", "dcj.spec.catchUpPolicy")).contains("Latest", "missed");
    }

    private void work(String pool, Set<String> functions) {
        stores.leases()
                .register(
                        new WorkerProfile(
                                new WorkerId("worker-" + functions.size()),
                                new PoolId(namespace, pool),
                                functions,
                                4,
                                "here"),
                        WorkerLoad.idle(4),
                        Duration.ofMinutes(5));
    }

    private JobId id(String name) {
        return new JobId(namespace, name);
    }

    private Job stored(String name) {
        Job job = stores.jobs().find(List.of(id(name))).get(id(name));
        assertThat(job).as("stored job %s", name).isNotNull();
        return Objects.requireNonNull(job);
    }

    private long planned(String name) {
        return stores.history().latest(id(name), 1000).stream()
                .filter(run -> run.state() == RunState.PLANNED)
                .count();
    }

    private DistributedCronJob job(String name) {
        DistributedCronJob job = client.resources(DistributedCronJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        assertThat(job).isNotNull();
        assertThat(job.getStatus()).as("status of %s", name).isNotNull();
        return job;
    }

    private WorkerPool poolResource(String name) {
        WorkerPool pool = client.resources(WorkerPool.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        assertThat(pool).isNotNull();
        assertThat(pool.getStatus()).as("status of %s", name).isNotNull();
        return pool;
    }

    private Deployment deployment(String name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get();
        assertThat(deployment).as("Deployment %s", name).isNotNull();
        return deployment;
    }

    private Condition condition(String name, String type) {
        return found(Conditions.find(job(name).getStatus().conditions(), type));
    }

    private static Condition ready(WorkerPool pool) {
        return found(Conditions.find(pool.getStatus().conditions(), "Ready"));
    }

    private static Condition found(Optional<Condition> condition) {
        assertThat(condition).isPresent();
        return condition.orElseThrow();
    }

    private List<String> events(String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }
}

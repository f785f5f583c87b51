package io.distributedcron.operator;

import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.watch.TickLoop;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's process. Waits for its servers, runs until it is told to end, and ends with code 0 then; with code 1 when
 * only a new process helps, and with code 2 when its settings are wrong.
 */
public final class OperatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
    private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(10);

    private static final Duration END_BOUND = Duration.ofSeconds(20);
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    private final OperatorSettings settings;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** What is answered if nothing else is known: that it did not go well. */
    private volatile int exitCode = 1;

    /** False while there is nothing that would have to end in order. */
    private volatile boolean operates;

    private OperatorMain(OperatorSettings settings) {
        this.settings = settings;
    }

    /** Runs the operator as the environment says. */
    public static void main(String[] args) throws Exception {
        OperatorSettings settings;
        try {
            settings = OperatorSettings.from(System.getenv());
        } catch (InvalidSettingsException e) {
            LOG.error("The operator does not start: {}", e.getMessage());
            System.exit(2);
            return;
        }
        OperatorMain process = new OperatorMain(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(process::endAndAwait, "end operator"));
        try {
            process.exitCode = process.run();
        } finally {
            process.ended.countDown();
        }
        System.exit(process.exitCode);
    }

    /** Lets the JVM end with our code instead of that of the signal. */
    private void endAndAwait() {
        stop.countDown();
        if (!operates) {
            Runtime.getRuntime()
                    .halt(ended.getCount() > 0 ? 0 : exitCode); // a driver may wait for its server a while yet
        }
        try {
            if (!ended.await(END_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The operator did not end within {} and is cut off", END_BOUND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private int run() throws InterruptedException, IOException {
        try (MongoStores stores = MongoStores.connect(settings.servers().mongodbUri(), settings.installation());
                KafkaTopics topics = new KafkaTopics(
                        settings.installation(), settings.servers().kafkaBootstrapServers());
                KubernetesClient client = new KubernetesClientBuilder().build()) {
            CorrectedClock clock = new CorrectedClock(stores.clock(), InstantSource.system(), Ticker.system());
            return await(stores, topics, client, clock) ? operate(stores, topics, client, clock) : 0;
        }
    }

    private boolean await(MongoStores stores, KafkaTopics topics, KubernetesClient client, CorrectedClock clock)
            throws InterruptedException {
        AwaitServer await = new AwaitServer(stop);
        return await.until("MongoDB at " + ServerUris.printed(settings.servers().mongodbUri()), () -> {
                    stores.ensureIndexes();
                    clock.measure();
                })
                && await.until("Kafka at " + settings.servers().kafkaBootstrapServers(), topics::ensurePages)
                && await.until(
                        "the Kubernetes API at " + client.getMasterUrl() + " and the CRDs in it",
                        () -> requireResources(client));
    }

    private void requireResources(KubernetesClient client) {
        list(client, DistributedCronJob.class);
        list(client, WorkerPool.class);
    }

    private <R extends HasMetadata> void list(KubernetesClient client, Class<R> type) {
        Optional<String> namespace = settings.watched().stream().findFirst();
        if (namespace.isPresent()) {
            client.resources(type).inNamespace(namespace.get()).list(ONE);
        } else {
            client.resources(type).inAnyNamespace().list(ONE);
        }
    }

    @SuppressWarnings("try") // the loop is only to be closed
    private int operate(MongoStores stores, KafkaTopics topics, KubernetesClient client, CorrectedClock clock)
            throws InterruptedException, IOException {
        operates = true;
        StorePorts ports = new StorePorts(
                stores.jobs(),
                stores.plannedRuns(),
                stores.history(),
                stores.triggers(),
                stores.leases(),
                stores.heldJobs());
        try (TickLoop measure = TickLoop.start("measure clock", CLOCK_INTERVAL, clock::measure);
                RunningOperator operator = RunningOperator.start(client, ports, topics::ensurePool, settings, clock)) {
            LOG.info("operator is ready");
            if (settings.healthPort() == 0) {
                return untilToldOrLost(operator);
            }
            try (HealthEndpoint health = HealthEndpoint.start(settings.healthPort(), operator::healthy)) {
                LOG.info("liveness is told at port {}", health.port());
                return untilToldOrLost(operator);
            }
        } catch (OperatorException e) {
            LOG.error("The operator could not start, or not end in order, and must start anew: {}", e.getMessage(), e);
            return 1;
        } finally {
            LOG.info("operator has ended");
        }
    }

    private int untilToldOrLost(RunningOperator operator) throws InterruptedException {
        Thread lost = Thread.ofVirtual().start(() -> {
            try {
                operator.awaitLoss();
                stop.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stop.await();
        lost.interrupt();
        return operator.lost() ? 1 : 0;
    }
}

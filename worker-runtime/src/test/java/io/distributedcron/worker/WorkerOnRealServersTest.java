package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.channel.kafka.KafkaChannels;
import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.MongoServer;
import io.distributedcron.embedded.SharedServers;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers on a real MongoDB and a real Kafka, in real time. */
@Timeout(180)
class WorkerOnRealServersTest {
    private final Random random = new Random();
    private final Installation installation = new Installation("worker-" + random.nextInt(1_000_000));
    private final String kafka = SharedServers.kafka().bootstrapServers();
    private final ConcurrentHashMap<String, Integer> starts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> lateMicros = new ConcurrentLinkedQueue<>();

    private WorkerBuilder worker(String mongodb, String instance) {
        return Worker.builder()
                .installation(installation.name())
                .mongodb(mongodb)
                .kafka(kafka)
                .instance(instance)
                .pool(Jobs.POOL.toString());
    }

    private JobFunction<JsonNode> work(Duration takes) {
        return JobFunction.action("work", JsonNode.class, (payload, context) -> {
            lateMicros.add(Duration.between(context.dueTime(), context.now()).toNanos() / 1000);
            starts.merge(context.idempotencyKey(), 1, Integer::sum);
            if (takes.isPositive()) {
                boolean unused = new CountDownLatch(1).await(takes.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private List<Run> plan(MongoStores stores, Jobs kind, int count, Instant first, int perSecond) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Jobs one = new Jobs(
                    kind.name() + i,
                    kind.function(),
                    kind.payload(),
                    kind.concurrency(),
                    kind.retry(),
                    kind.timeout(),
                    kind.startingDeadline());
            Instant due = Instant.ofEpochMilli(first.toEpochMilli() + i * 1000L / perSecond);
            runs.add(Run.planned(one.declared(), due, Ticket.random(random), first));
        }
        for (int i = 0; i < count; i += 1000) {
            stores.plannedRuns().plan(runs.subList(i, Math.min(count, i + 1000)));
        }
        return runs;
    }

    /** Publishes each run a lead before it is due. */
    private void publishWithLead(MongoStores stores, List<Run> runs) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (RunSender sender = new KafkaChannels(installation, kafka).runSender()) {
            int next = 0;
            while (next < runs.size()) {
                Instant horizon = stores.clock().now().plusMillis(1000);
                int end = next;
                while (end < runs.size() && !runs.get(end).dueTime().isAfter(horizon)) {
                    end++;
                }
                sendUntilStored(sender, runs.subList(next, end));
                next = end;
                assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
            }
        }
    }

    /** What could not be stored is still planned, and sent again, as schedulers do. */
    private static void sendUntilStored(RunSender sender, List<Run> runs) {
        List<Run> left = runs;
        while (!left.isEmpty()) {
            Set<RunId> failed = sender.send(left.stream().map(RunMessage::of).toList())
                    .toCompletableFuture()
                    .join();
            left = left.stream().filter(run -> failed.contains(run.id())).toList();
        }
    }

    private static Map<RunState, Long> states(MongoStores stores, List<Run> runs) {
        return find(stores, runs).stream().collect(Collectors.groupingBy(Run::state, Collectors.counting()));
    }

    private static Collection<Run> find(MongoStores stores, List<Run> runs) {
        Map<RunId, Run> found =
                stores.plannedRuns().find(runs.stream().map(RunRef::of).toList());
        return found.values();
    }

    private static void await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long polls = atMost.toMillis() / 50;
        for (long i = 0; i < polls && !condition.getAsBoolean(); i++) {
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void printLateness(String what) {
        long[] sorted = lateMicros.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d starts, late p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / 1e3,
                sorted[sorted.length * 99 / 100] / 1e3,
                sorted[sorted.length - 1] / 1e3);
        assertThat(sorted[0]).as("none early").isNotNegative();
    }

    private void ensurePool() {
        try (KafkaTopics topics = new KafkaTopics(installation, kafka)) {
            topics.ensurePool(Jobs.POOL);
        }
    }

    @Test
    void fiveThousandRunsStartAtTheirInstantsEachOnce() throws Exception {
        int count = 5000;
        String uri = SharedServers.mongo().uri();
        ensurePool();
        try (MongoStores stores = MongoStores.connect(uri, installation);
                Worker one = worker(uri, "one")
                        .concurrency(64)
                        .functions(List.of(work(Duration.ZERO)))
                        .build();
                Worker two = worker(uri, "two")
                        .concurrency(64)
                        .functions(List.of(work(Duration.ZERO)))
                        .build()) {
            stores.ensureIndexes();
            one.start();
            two.start();
            await(Duration.ofSeconds(30), () -> one.id().isPresent() && two.id().isPresent());
            warmUp(stores);
            List<Run> runs = plan(
                    stores,
                    job("j", "work").payload("{\"a\":1}"),
                    count,
                    stores.clock().now().plusSeconds(3),
                    1000);
            publishWithLead(stores, runs);
            await(Duration.ofSeconds(60), () -> starts.size() >= count + 200);
            await(Duration.ofSeconds(10), () -> Map.of(RunState.SUCCEEDED, (long) count)
                    .equals(states(stores, runs)));
            assertThat(starts.values()).allMatch(times -> times == 1);
            printLateness("MongoDB and Kafka, 2 workers, 1000 runs/s");
            assertThat(one.loops().counters().claimed() + two.loops().counters().claimed())
                    .isEqualTo(count + 200);
        }
    }

    private void warmUp(MongoStores stores) throws InterruptedException {
        List<Run> runs =
                plan(stores, job("warm", "work"), 200, stores.clock().now().plusMillis(500), 500);
        publishWithLead(stores, runs);
        await(Duration.ofSeconds(30), () -> Map.of(RunState.SUCCEEDED, 200L).equals(states(stores, runs)));
        lateMicros.clear();
    }

    @Test
    void runsThatQueueStartInOrderRightAfterTheEndOfTheOneBefore() throws Exception {
        int jobs = 30;
        int runsOfEach = 5;
        String uri = SharedServers.mongo().uri();
        ensurePool();
        try (MongoStores stores = MongoStores.connect(uri, installation);
                Worker one = worker(uri, "one")
                        .concurrency(64)
                        .functions(List.of(work(Duration.ofMillis(1300))))
                        .build();
                Worker two = worker(uri, "two")
                        .concurrency(64)
                        .functions(List.of(work(Duration.ofMillis(1300))))
                        .build()) {
            stores.ensureIndexes();
            one.start();
            two.start();
            await(Duration.ofSeconds(30), () -> one.id().isPresent() && two.id().isPresent());
            Instant first = Instant.ofEpochMilli(stores.clock().now().toEpochMilli() + 2000);
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < runsOfEach; i++) {
                for (int j = 0; j < jobs; j++) {
                    Jobs queue = job("q" + j, "work").concurrency(ConcurrencyPolicy.QUEUE);
                    Instant due = first.plusSeconds(i);
                    runs.add(Run.planned(queue.declared(), due, Ticket.random(random), first));
                }
            }
            stores.plannedRuns().plan(runs);
            publishWithLead(stores, runs);
            await(Duration.ofSeconds(40), () -> Map.of(RunState.SUCCEEDED, (long) runs.size())
                    .equals(states(stores, runs)));
            printGaps(find(stores, runs));
        }
    }

    /** From the end of each run to the start of the next of its job. */
    private static void printGaps(Collection<Run> runs) {
        List<Long> gaps = new ArrayList<>();
        Map<JobId, List<Run>> byJob = runs.stream().collect(Collectors.groupingBy(Run::job));
        for (List<Run> ofJob : byJob.values()) {
            List<Run> inOrder = ofJob.stream()
                    .sorted(Comparator.comparing(Run::scheduledTime))
                    .toList();
            for (int i = 1; i < inOrder.size(); i++) {
                Instant ended = inOrder.get(i - 1).finishedAt().orElseThrow();
                gaps.add(Duration.between(ended, inOrder.get(i).startedAt().orElseThrow())
                        .toMillis());
            }
        }
        gaps.sort(null);
        System.out.printf(
                Locale.ROOT,
                "MongoDB and Kafka, 2 workers, runs that queue: %d starts after the end of the one before, p50 %d ms,"
                        + " p99 %d ms, max %d ms%n",
                gaps.size(),
                gaps.get(gaps.size() / 2),
                gaps.get(gaps.size() * 99 / 100),
                gaps.getLast());
        assertThat(gaps.getFirst()).isNotNegative();
        assertThat(gaps.getLast()).isLessThan(1_000);
    }

    @Test
    void aDatabaseKilledForSomeSecondsLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
        int count = 300;
        MongoServer first = MongoServer.start(folder.resolve("mongo"));
        List<MongoServer> servers = new ArrayList<>(List.of(first)); // closed after the worker
        ensurePool();
        try (MongoStores stores = MongoStores.connect(first.uri(), installation);
                Worker worker = worker(first.uri(), "one")
                        .concurrency(400)
                        .functions(List.of(work(Duration.ofMillis(1500))))
                        .build()) {
            stores.ensureIndexes();
            worker.start();
            await(Duration.ofSeconds(30), () -> worker.id().isPresent());
            String idBefore = worker.id().orElseThrow().value();
            List<Run> runs =
                    plan(stores, job("k", "work"), count, stores.clock().now().plusSeconds(2), 300);
            publishWithLead(stores, runs);
            await(Duration.ofSeconds(20), () -> starts.size() == count);
            int port = first.port();
            first.kill();
            CountDownLatch never = new CountDownLatch(1);
            assertThat(never.await(4, TimeUnit.SECONDS)).isFalse();
            servers.add(MongoServer.start(
                    folder.resolve("mongo"), MongoServer.Settings.defaults().withPort(port)));
            await(Duration.ofSeconds(30), () -> Map.of(RunState.SUCCEEDED, (long) count)
                    .equals(states(stores, runs)));
            assertThat(starts.values()).allMatch(times -> times == 1);
            assertThat(find(stores, runs)).allMatch(run -> run.attempt() == 1);
            assertThat(worker.id().orElseThrow().value()).isEqualTo(idBefore);
        } finally {
            servers.forEach(MongoServer::close);
        }
    }

    @Test
    void theReadyMadeWorkerHoldsAThousandRunsInASmallHeapAndEndsInOrder() throws Exception {
        int count = 1000;
        String uri = SharedServers.mongo().uri();
        ensurePool();
        try (MongoStores stores = MongoStores.connect(uri, installation)) {
            stores.ensureIndexes();
            Process process =
                    startWorkerMain(uri, Map.of("DCRON_CONCURRENCY", "1000"), List.of("-XX:+ExitOnOutOfMemoryError"));
            try (BufferedReader log = process.inputReader()) {
                List<String> lines = new ArrayList<>();
                String line;
                while ((line = log.readLine()) != null) {
                    lines.add(line);
                    if (line.contains("is ready")) {
                        break;
                    }
                }
                assertThat(lines).last().asString().matches(".*worker small-\\w+ of pool team/default is ready.*");
                Thread drained = Thread.ofVirtual().start(() -> log.lines().forEach(lines::add));
                String payload = "{\"seconds\":5,\"note\":\"" + "x".repeat(900) + "\"}";
                Jobs sleep = job("s", "sleep").payload(payload.replace(",\"note\":\"" + "x".repeat(900) + "\"", ""));
                Jobs large = job("s", "echo").payload(payload);
                List<Run> runs = plan(stores, sleep, count, stores.clock().now().plusSeconds(2), 1000);
                List<Run> echoes = plan(
                        stores,
                        new Jobs(
                                "e",
                                large.function(),
                                large.payload(),
                                large.concurrency(),
                                large.retry(),
                                large.timeout(),
                                large.startingDeadline()),
                        count,
                        stores.clock().now().plusSeconds(12),
                        1000);
                publishWithLead(stores, runs);
                await(Duration.ofSeconds(30), () -> stores.leases().living().stream()
                        .anyMatch(lease -> lease.load().running() >= 900));
                publishWithLead(stores, echoes);
                await(Duration.ofSeconds(30), () -> Map.of(RunState.SUCCEEDED, (long) count)
                        .equals(states(stores, runs)));
                await(Duration.ofSeconds(30), () -> Map.of(RunState.SUCCEEDED, (long) count)
                        .equals(states(stores, echoes)));
                process.destroy();
                assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
                assertThat(drained.join(Duration.ofSeconds(5))).isTrue();
                assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
                assertThat(lines).noneMatch(one -> one.contains("OutOfMemoryError"));
                assertThat(stores.leases().living()).isEmpty();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What ran beside the hog is done by the next worker. */
    @Test
    void aWorkerWithoutMemorySaysSoAndEndsAndNothingIsLost() throws Exception {
        int count = 20;
        String uri = SharedServers.mongo().uri();
        ensurePool();
        try (MongoStores stores = MongoStores.connect(uri, installation)) {
            stores.ensureIndexes();
            Instant soon = stores.clock().now().plusSeconds(1);
            Jobs sleep = job("s", "sleep").payload("{\"seconds\":3}");
            List<Run> sleepers = plan(stores, sleep, count, soon, 1000);
            List<Run> hog = plan(stores, job("hog", "hog"), 1, soon.plusSeconds(1), 1);
            List<String> lines = new CopyOnWriteArrayList<>();
            Process first = startWorkerMain(uri, Map.of("DCRON_CONCURRENCY", "50"), List.of());
            try {
                Thread read = reading(first, lines);
                await(Duration.ofSeconds(30), () -> lines.stream().anyMatch(line -> line.contains("is ready")));
                publish(stores, sleepers);
                await(Duration.ofSeconds(30), () -> stores.leases().living().stream()
                        .anyMatch(lease -> lease.load().running() == count));
                publish(stores, hog);
                assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(read.join(Duration.ofSeconds(5))).isTrue();
            } finally {
                first.destroyForcibly();
            }
            assertThat(first.exitValue()).as(String.join("\n", lines)).isEqualTo(ExitOnOutOfMemory.EXIT_CODE);
            assertThat(lines).anyMatch(line -> line.contains("has run out of memory"));
            assertThat(states(stores, sleepers)).containsEntry(RunState.RUNNING, (long) count);

            repair(stores);
            Process second = startWorkerMain(uri, Map.of("DCRON_CONCURRENCY", "50"), List.of());
            try {
                reading(second, lines);
                publish(stores, sleepers);
                await(Duration.ofSeconds(60), () -> Map.of(RunState.SUCCEEDED, (long) count)
                        .equals(states(stores, sleepers)));
            } finally {
                second.destroyForcibly();
            }
            assertThat(find(stores, hog)).singleElement().satisfies(run -> {
                assertThat(run.state()).isEqualTo(RunState.PLANNED);
                assertThat(run.lostAttempts()).isEqualTo(1);
            });
        }
    }

    /** Until the process ends: closing its output before that would wait for the reader. */
    private static Thread reading(Process process, List<String> lines) {
        return Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
    }

    private void publish(MongoStores stores, List<Run> runs) {
        try (RunSender sender = new KafkaChannels(installation, kafka).runSender()) {
            sendUntilStored(
                    sender,
                    find(stores, runs).stream()
                            .filter(run -> run.state() == RunState.PLANNED)
                            .toList());
        }
    }

    /** As a master does when the lease is over, for which this does not wait. */
    private void repair(MongoStores stores) {
        stores.leases().living().forEach(lease -> stores.leases()
                .release(lease.profile().id()));
        for (WorkerId worker : stores.claimedRuns().owners()) {
            Instant now = stores.clock().now();
            stores.claimedRuns()
                    .end(stores.claimedRuns().runningOf(worker, 1_000).stream()
                            .map(run -> new AttemptReport(
                                    run.id(),
                                    run.job(),
                                    run.claim().orElseThrow().token(),
                                    new AttemptEnd.Lost(now, Ticket.random(random)),
                                    run.startedAt(),
                                    now))
                            .toList());
        }
    }

    private Process startWorkerMain(String uri, Map<String, String> more, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.directory(new File("target"));
        builder.environment().put("DCRON_INSTALLATION", installation.name());
        builder.environment().put("DCRON_MONGODB_URI", uri);
        builder.environment().put("DCRON_KAFKA_BOOTSTRAP_SERVERS", kafka);
        builder.environment().put("DCRON_POOL", Jobs.POOL.toString());
        builder.environment().put("DCRON_INSTANCE", "small");
        builder.environment().putAll(more);
        return builder.start();
    }
}

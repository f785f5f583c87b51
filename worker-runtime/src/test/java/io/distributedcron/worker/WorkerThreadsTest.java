package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker with its threads and in real time, on servers in memory. */
@Timeout(60)
class WorkerThreadsTest {
    private final MemoryStores stores = new MemoryStores(InstantSource.system());
    private final MemoryChannels channels = new MemoryChannels(Ticker.system());
    private final Random random = new Random(1);

    private WorkerBuilder worker() {
        return Worker.builder()
                .pool(Jobs.POOL.toString())
                .connections(new WorkerConnections(
                        new WorkerServers(
                                stores.jobs(),
                                stores.plannedRuns(),
                                stores.claimedRuns(),
                                stores.waitingRuns(),
                                stores.groupPlaces(),
                                stores.history(),
                                stores.leases(),
                                channels.runReceiver(Jobs.POOL, 500)),
                        stores.clock(),
                        () -> {},
                        () -> {}));
    }

    private Run planned(String name, String function, Instant due) {
        Run run = Run.planned(
                job(name, function)
                        .payload("{\"text\":\"" + "x".repeat(900) + "\"}")
                        .declared(),
                due,
                Ticket.random(random),
                due);
        stores.plannedRuns().plan(List.of(run));
        return run;
    }

    private void publish(List<Run> runs) {
        try (var sender = channels.runSender()) {
            sender.send(runs.stream().map(RunMessage::of).toList());
        }
    }

    private RunState stateOf(Run run) {
        return Objects.requireNonNull(
                        stores.plannedRuns().find(List.of(RunRef.of(run))).get(run.id()))
                .state();
    }

    private static Instant wholeMillis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    @Test
    void startsThousandsOfRunsAtTheirInstantsEachOnceAndNoneEarly() throws Exception {
        int count = 3000;
        Instant begin = wholeMillis(InstantSource.system().instant().plusMillis(1500));
        ConcurrentHashMap<String, Integer> starts = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Long> lateMicros = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(count);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(planned("j" + i, "work", begin.plusMillis(i)));
        }
        try (Worker worker = worker().concurrency(64)
                .action("work", JsonNode.class, (payload, context) -> {
                    starts.merge(context.idempotencyKey(), 1, Integer::sum);
                    lateMicros.add(
                            Duration.between(context.dueTime(), context.now()).toNanos() / 1000);
                    done.countDown();
                })
                .build()) {
            worker.start();
            publish(runs);
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
        long[] sorted = lateMicros.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                java.util.Locale.ROOT,
                "in memory, %d runs at 1000/s: late p50 %d us, p99 %d us, max %d us%n",
                count,
                sorted[count / 2],
                sorted[count * 99 / 100],
                sorted[count - 1]);
        assertThat(Arrays.stream(sorted).min().orElseThrow()).as("none early").isNotNegative();
        assertThat(starts).hasSize(count).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(runs).allMatch(run -> stateOf(run) == RunState.SUCCEEDED);
        assertThat(stores.leases().living()).isEmpty();
    }

    @Test
    void closeWaitsForWhatRunsAndGivesTheRestBack() throws Exception {
        Instant now = wholeMillis(InstantSource.system().instant());
        Run running = planned("a", "work", now);
        Run waiting = planned("b", "work", now.plusSeconds(30));
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Worker worker = worker().action("work", JsonNode.class, (payload, context) -> {
                    started.countDown();
                    mayEnd.await();
                })
                .build()
                .start();
        publish(List.of(running, waiting));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closing = Thread.ofVirtual().start(worker::close);
        await(() -> stateOf(waiting) == RunState.PLANNED);
        assertThat(closing.isAlive()).isTrue();
        mayEnd.countDown();
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(stateOf(running)).isEqualTo(RunState.SUCCEEDED);
        assertThat(stores.leases().living()).isEmpty();
        assertThatThrownBy(worker::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTimeoutReallyInterruptsAndTellsWhomeverWasRegistered() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Run run = Run.planned(
                job("a", "work").timeout(Duration.ofMillis(200)).declared(),
                wholeMillis(InstantSource.system().instant()),
                Ticket.random(random),
                Instant.EPOCH);
        stores.plannedRuns().plan(List.of(run));
        try (Worker worker = worker().action("work", JsonNode.class, (payload, context) -> {
                    context.onCancel(told::countDown);
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                })
                .build()
                .start()) {
            publish(List.of(run));
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            await(() -> stateOf(run) == RunState.TIMED_OUT);
            assertThat(worker.id()).isPresent();
        }
    }

    @Test
    void aBuilderSaysWhatIsMissing() {
        assertThatThrownBy(() -> Worker.builder().build()).hasMessageContaining("pool");
        assertThatThrownBy(() -> worker().build()).hasMessageContaining("functions");
        assertThatThrownBy(() -> worker().action("a", Void.class, (payload, context) -> {})
                        .action("a", Void.class, (payload, context) -> {})
                        .build())
                .hasMessageContaining("two functions are named 'a'");
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}

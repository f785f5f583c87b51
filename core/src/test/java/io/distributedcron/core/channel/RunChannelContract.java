package io.distributedcron.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a channel of runs promises. */
public abstract class RunChannelContract {
    private static final Duration A_WHILE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 150;
    private static final int DELIVERY_LIMIT = 5;

    private final RandomRuns runs = new RandomRuns(11);

    protected abstract RunSender sender();

    protected abstract RunReceiver receiver(PoolId pool, int maxBatch);

    /** A pool that no other test uses, and whose channel is there. */
    protected abstract PoolId newPool();

    @Test
    void runsThatWerePublishedBeforeTheFirstReceiverAreSeen() {
        PoolId pool = newPool();
        List<RunMessage> sent = runs.usual(pool, 0, 10);
        send(sent);
        try (RunReceiver receiver = receiver(pool, 100)) {
            assertThat(take(receiver, 10)).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void aBatchHoldsAtMostWhatWasAskedFor() {
        PoolId pool = newPool();
        send(runs.usual(pool, 0, 50));
        try (RunReceiver receiver = receiver(pool, 7)) {
            int taken = 0;
            for (int attempt = 0; attempt < ATTEMPTS && taken < 50; attempt++) {
                List<RunMessage> batch = receiver.poll(A_WHILE);
                assertThat(batch).hasSizeLessThanOrEqualTo(7);
                receiver.acknowledge(batch);
                taken += batch.size();
            }
            assertThat(taken).isEqualTo(50);
        }
    }

    @Test
    void aReceiverGetsNoMoreThanItAsksForAndNothingIsLostByThat() {
        PoolId pool = newPool();
        List<RunMessage> sent = runs.usual(pool, 0, 50);
        send(sent);
        List<RunMessage> taken = new ArrayList<>();
        try (RunReceiver receiver = receiver(pool, 20)) {
            assertThat(receiver.poll(A_WHILE, 0)).isEmpty();
            for (int attempt = 0; attempt < ATTEMPTS && taken.size() < 50; attempt++) {
                int most = attempt % 4;
                List<RunMessage> batch = receiver.poll(A_WHILE, most);
                assertThat(batch).hasSizeLessThanOrEqualTo(most);
                receiver.acknowledge(batch);
                taken.addAll(batch);
            }
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void whatAReceiverDidNotAskForGoesToAnotherWhileItAsksForNone() {
        PoolId pool = newPool();
        List<RunMessage> sent = runs.usual(pool, 0, 10);
        send(sent);
        try (RunReceiver full = receiver(pool, 10);
                RunReceiver other = receiver(pool, 10)) {
            List<RunMessage> taken = new ArrayList<>();
            for (int attempt = 0; attempt < ATTEMPTS && taken.isEmpty(); attempt++) {
                taken.addAll(full.poll(A_WHILE, 1));
            }
            full.acknowledge(taken);
            for (int attempt = 0; attempt < ATTEMPTS && taken.size() < 10; attempt++) {
                assertThat(full.poll(Duration.ZERO, 0)).isEmpty();
                List<RunMessage> batch = other.poll(A_WHILE);
                other.acknowledge(batch);
                taken.addAll(batch);
            }
            assertThat(taken).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void whatIsNotTakenComesAgainAndWhatIsTakenDoesNot() {
        PoolId pool = newPool();
        List<RunMessage> sent = runs.usual(pool, 0, 10);
        send(sent);
        try (RunReceiver receiver = receiver(pool, 10)) {
            List<RunMessage> batch = poll(receiver);
            List<RunMessage> taken = batch.subList(0, batch.size() / 2);
            receiver.acknowledge(taken);

            List<RunMessage> later = take(receiver, 10 - taken.size());
            assertThat(later).doesNotContainAnyElementsOf(taken);
            assertThat(later).hasSize(10 - taken.size());
            assertThat(receiver.poll(A_WHILE)).isEmpty();
        }
    }

    @Test
    void whatAClosedReceiverHadGoesToAnother() {
        PoolId pool = newPool();
        List<RunMessage> sent = runs.usual(pool, 0, 5);
        send(sent);
        try (RunReceiver closed = receiver(pool, 10)) {
            assertThat(poll(closed)).isNotEmpty();
        }
        try (RunReceiver other = receiver(pool, 10)) {
            assertThat(take(other, 5)).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void whatWasTakenIsNotSeenByALaterReceiver() {
        PoolId pool = newPool();
        send(runs.usual(pool, 0, 5));
        try (RunReceiver receiver = receiver(pool, 10)) {
            assertThat(take(receiver, 5)).hasSize(5);
        }
        List<RunMessage> later = runs.usual(pool, 5, 6);
        send(later);
        try (RunReceiver other = receiver(pool, 10)) {
            assertThat(take(other, 1)).isEqualTo(later);
        }
    }

    @Test
    void whatNobodyTakesIsDroppedAtTheDeliveryLimit() {
        PoolId pool = newPool();
        List<RunMessage> first = runs.usual(pool, 0, 1);
        List<RunMessage> second = runs.usual(pool, 1, 2);
        send(first);
        try (RunReceiver receiver = receiver(pool, 10)) {
            for (int delivery = 0; delivery < DELIVERY_LIMIT; delivery++) {
                assertThat(poll(receiver)).isEqualTo(first);
                receiver.acknowledge(List.of());
            }
            send(second);
            assertThat(take(receiver, 1)).isEqualTo(second);
        }
    }

    @Test
    void poolsDoNotSeeOneAnother() {
        PoolId one = newPool();
        PoolId two = newPool();
        RunMessage forOne = runs.usual(one, 1);
        RunMessage forTwo = runs.usual(two, 2);
        send(List.of(forOne, forTwo));
        try (RunReceiver ofOne = receiver(one, 10);
                RunReceiver ofTwo = receiver(two, 10)) {
            assertThat(take(ofOne, 1)).containsExactly(forOne);
            assertThat(take(ofTwo, 1)).containsExactly(forTwo);
        }
    }

    @Test
    void pollingBeforeAcknowledgingIsAMistake() {
        PoolId pool = newPool();
        send(runs.usual(pool, 0, 1));
        try (RunReceiver receiver = receiver(pool, 10)) {
            assertThat(poll(receiver)).hasSize(1);
            assertThatThrownBy(() -> receiver.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void acknowledgingWhatWasNotPolledDoesNothing() {
        PoolId pool = newPool();
        try (RunReceiver receiver = receiver(pool, 10)) {
            receiver.acknowledge(runs.usual(pool, 0, 1));
            assertThat(receiver.poll(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void sendingNothingFailsNothing() {
        assertThat(failed(List.of())).isEmpty();
    }

    @Test
    void twoReceiversNeverHoldTheSameRunAtOnce() throws Exception {
        int count = 2_000;
        PoolId pool = newPool();
        Set<RunRef> held = ConcurrentHashMap.newKeySet();
        Set<RunRef> taken = ConcurrentHashMap.newKeySet();
        AtomicInteger conflicts = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<Integer>> receivers = IntStream.range(0, 4)
                    .mapToObj(number -> threads.submit(() -> takeShare(pool, number, count, held, taken, conflicts)))
                    .toList();
            List<Future<?>> senders = new ArrayList<>();
            for (int from = 0; from < count; from += count / 2) {
                List<RunMessage> half = runs.usual(pool, from, from + count / 2);
                senders.add(threads.submit(() -> send(half)));
            }
            for (Future<?> sender : senders) {
                sender.get(30, TimeUnit.SECONDS);
            }
            int deliveries = 0;
            for (Future<Integer> receiver : receivers) {
                deliveries += receiver.get(30, TimeUnit.SECONDS);
            }
            assertThat(conflicts).hasValue(0);
            assertThat(taken).hasSize(count);
            assertThat(deliveries).as("nothing failed, so nothing came twice").isEqualTo(count);
        }
    }

    /** Takes runs, gives one in eight back the first time; answers how many it took. */
    private int takeShare(
            PoolId pool, int number, int count, Set<RunRef> held, Set<RunRef> taken, AtomicInteger conflicts) {
        int mine = 0;
        Set<RunRef> givenBack = new HashSet<>();
        try (RunReceiver receiver = receiver(pool, 20)) {
            for (int idle = 0; idle < ATTEMPTS && taken.size() < count; idle++) {
                List<RunMessage> batch = receiver.poll(A_WHILE);
                List<RunMessage> kept = new ArrayList<>();
                for (RunMessage run : batch) {
                    if (!held.add(run.ref())) {
                        conflicts.incrementAndGet();
                    }
                    boolean giveBack = ((run.ticket().value() + number) & 7) == 0 && givenBack.add(run.ref());
                    if (!giveBack) {
                        kept.add(run);
                        mine++;
                        taken.add(run.ref());
                    }
                }
                batch.forEach(run -> held.remove(run.ref()));
                receiver.acknowledge(kept);
                idle = batch.isEmpty() ? idle : 0;
            }
        }
        return mine;
    }

    protected final void send(List<RunMessage> messages) {
        assertThat(failed(messages)).isEmpty();
    }

    protected final Set<RunId> failed(List<RunMessage> messages) {
        try (RunSender sender = sender()) {
            return sender.send(messages).toCompletableFuture().join();
        }
    }

    /** The next batch that is not empty. */
    protected static List<RunMessage> poll(RunReceiver receiver) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<RunMessage> batch = receiver.poll(A_WHILE);
            if (!batch.isEmpty()) {
                return batch;
            }
        }
        throw new AssertionError("no run came");
    }

    /** The next runs, taken. */
    protected static List<RunMessage> take(RunReceiver receiver, int count) {
        List<RunMessage> all = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && all.size() < count; attempt++) {
            List<RunMessage> batch = receiver.poll(A_WHILE);
            receiver.acknowledge(batch);
            all.addAll(batch);
        }
        return all;
    }
}

package io.distributedcron.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a channel of pages promises. */
public abstract class PageChannelContract {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration A_WHILE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 100;
    private static final long PROBE_EPOCH = -1;

    protected abstract PageSender sender();

    protected abstract PageReceiver receiver();

    @Test
    void everyReceiverGetsEveryPage() {
        try (PageSender sender = sender();
                PageReceiver first = listening(sender);
                PageReceiver second = listening(sender)) {
            List<Page> pages =
                    IntStream.range(0, 50).mapToObj(PageChannelContract::page).toList();
            sender.send(pages);

            assertThat(receive(first, 50)).isEqualTo(pages);
            assertThat(receive(second, 50)).isEqualTo(pages);
        }
    }

    @Test
    void pagesFromBeforeItWasOpenedAreNotSeen() {
        try (PageSender sender = sender()) {
            sender.send(List.of(page(1)));
            try (PageReceiver receiver = listening(sender)) {
                sender.send(List.of(page(2)));
                assertThat(receive(receiver, 1)).containsExactly(page(2));
            }
        }
    }

    @Test
    void pollingAnEmptyChannelAnswersNothing() {
        try (PageSender sender = sender();
                PageReceiver receiver = listening(sender)) {
            assertThat(receiver.poll(Duration.ZERO)).isEmpty();
            assertThat(receiver.poll(Duration.ofMillis(5))).isEmpty();
        }
    }

    @Test
    void sendingNoPagesIsAllowed() {
        try (PageSender sender = sender()) {
            sender.send(List.of());
        }
    }

    @Test
    void pagesOfManyThreadsAllArriveAtAllReceivers() throws Exception {
        try (PageSender sender = sender();
                PageReceiver first = listening(sender);
                PageReceiver second = listening(sender);
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Integer>> sends = IntStream.range(0, 4)
                    .<Callable<Integer>>mapToObj(thread -> () -> {
                        IntStream.range(0, 25).forEach(i -> sender.send(List.of(page(thread * 25 + i))));
                        return 25;
                    })
                    .toList();
            Future<List<Page>> atFirst = threads.submit(() -> receive(first, 100));
            Future<List<Page>> atSecond = threads.submit(() -> receive(second, 100));
            for (Future<Integer> sent : threads.invokeAll(sends)) {
                assertThat(sent.get()).isEqualTo(25);
            }

            Page[] all =
                    IntStream.range(0, 100).mapToObj(PageChannelContract::page).toArray(Page[]::new);
            assertThat(atFirst.get()).containsExactlyInAnyOrder(all);
            assertThat(atSecond.get()).isEqualTo(atFirst.get());
        }
    }

    /** A receiver that has its place in the channel. */
    protected final PageReceiver listening(PageSender sender) {
        PageReceiver receiver = receiver();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            sender.send(List.of(page(PROBE_EPOCH, attempt)));
            int probe = attempt;
            if (receiver.poll(A_WHILE).stream().anyMatch(page -> page.tick() >= probe)) {
                return receiver;
            }
        }
        throw new AssertionError("the receiver got nothing of what was sent");
    }

    /** The next pages, probes aside. */
    protected static List<Page> receive(PageReceiver receiver, int count) {
        List<Page> pages = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && pages.size() < count; attempt++) {
            receiver.poll(A_WHILE).stream()
                    .filter(page -> page.epoch().value() != PROBE_EPOCH)
                    .forEach(pages::add);
        }
        return pages;
    }

    protected static Page page(int tick) {
        return page(1, tick);
    }

    private static Page page(long epoch, int tick) {
        return new Page(
                new Epoch(epoch),
                tick,
                new SchedulerId("scheduler"),
                new PoolId("default", "main"),
                SlotRange.ALL,
                tick % 2 == 0
                        ? new Horizon.Overdue(TIME.plusSeconds(tick))
                        : new Horizon.Window(TIME.plusSeconds(tick), TIME.plusSeconds(tick + 1L)),
                TIME.plusSeconds(tick + 10L));
    }
}

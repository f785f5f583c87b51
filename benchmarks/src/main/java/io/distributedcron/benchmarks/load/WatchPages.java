package io.distributedcron.benchmarks.load;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.kafka.KafkaChannels;
import io.distributedcron.core.config.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListMap;

/** Reads the pages that the master hands out, beside the schedulers, and when the first of each epoch came. Thread-safe. */
final class WatchPages implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final ConcurrentSkipListMap<Long, Instant> first = new ConcurrentSkipListMap<>();
    private final Thread reader;
    private volatile boolean closing;

    private WatchPages(String kafka) {
        this.reader = Thread.ofPlatform().daemon().name("pages").unstarted(() -> read(kafka));
    }

    static WatchPages start(String kafka) {
        WatchPages watch = new WatchPages(kafka);
        watch.reader.start();
        return watch;
    }

    private void read(String kafka) {
        try (PageReceiver receiver = new KafkaChannels(Installation.DEFAULT, kafka).pageReceiver()) {
            while (!closing) {
                poll(receiver);
            }
        }
    }

    private void poll(PageReceiver receiver) {
        try {
            for (Page page : receiver.poll(POLL)) {
                first.putIfAbsent(page.epoch().value(), Instant.now());
            }
        } catch (ChannelException e) {
            // The topic is not there yet; the next poll tries again.
            Thread.onSpinWait();
        }
    }

    /** The newest epoch of which a page has come; -1 before the first. */
    long newest() {
        return first.isEmpty() ? -1 : first.lastKey();
    }

    /** When the first page of a later epoch came; waits for it. */
    Instant after(long epoch, Duration within) throws InterruptedException {
        Instant patience = Instant.now().plus(within);
        while (newest() <= epoch) {
            if (Instant.now().isAfter(patience)) {
                throw new IllegalStateException("no page of a master after epoch " + epoch + " came within " + within);
            }
            Thread.sleep(LOOK);
        }
        return first.higherEntry(epoch).getValue();
    }

    @Override
    public void close() {
        closing = true;
        try {
            reader.join(CLOSED_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

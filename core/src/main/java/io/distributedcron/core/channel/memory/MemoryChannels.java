package io.distributedcron.core.channel.memory;

import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Channels inside one process. Pages go to every open receiver. Runs wait in one queue per pool, as in a Kafka share
 * group: a message is locked for one receiver, and goes to another when it is not acknowledged in time, given back, or
 * its receiver is closed; what was delivered {@value #DELIVERY_LIMIT} times without success is dropped.
 *
 * <p>Polling with {@link Duration#ZERO} never blocks, so that a simulation can drive many members in one thread.
 * Thread-safe.
 */
public final class MemoryChannels {
    /** How often a message is delivered before it is dropped, as Kafka's default. */
    public static final int DELIVERY_LIMIT = 5;

    /** How long a message is locked for the receiver that got it, as Kafka's default. */
    public static final Duration LOCK = Duration.ofSeconds(30);

    private final Ticker ticker;
    private final PageBroadcast pages = new PageBroadcast();
    private final Map<PoolId, RunQueue> pools = new ConcurrentHashMap<>();

    /** Channels whose locks end by this ticker. */
    public MemoryChannels(Ticker ticker) {
        this.ticker = ticker;
    }

    public PageSender pageSender() {
        return new SendPages(pages);
    }

    public PageReceiver pageReceiver() {
        return pages.open();
    }

    public RunSender runSender() {
        return new SendRuns(this);
    }

    /** A receiver of this pool's runs that gets at most this many per poll. */
    public RunReceiver runReceiver(PoolId pool, int maxBatch) {
        return new ReceiveRuns(queue(pool), maxBatch);
    }

    /** How many runs of this pool are published and not yet acknowledged or dropped. */
    public int pendingRuns(PoolId pool) {
        return queue(pool).size();
    }

    private RunQueue queue(PoolId pool) {
        return pools.computeIfAbsent(pool, ignored -> new RunQueue(ticker));
    }

    private record SendPages(PageBroadcast pages) implements PageSender {
        @Override
        public void send(List<Page> batch) {
            pages.send(batch);
        }

        @Override
        public void close() {}
    }

    private record SendRuns(MemoryChannels channels) implements RunSender {
        @Override
        public CompletionStage<Set<RunId>> send(List<RunMessage> runs) {
            runs.forEach(run -> channels.queue(run.pool()).add(run));
            return CompletableFuture.completedFuture(Set.of());
        }

        @Override
        public void close() {}
    }
}

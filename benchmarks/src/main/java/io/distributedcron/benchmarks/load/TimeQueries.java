package io.distributedcron.benchmarks.load;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.mongo.MongoStores;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks, once a second and beside the master and a scheduler, what they ask: the counts of a tick, and the runs of its page.
 * Thread-safe.
 */
final class TimeQueries implements AutoCloseable {
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration BEGIN = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(3);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);
    private static final int BATCH = 1_000;

    private final MongoStores stores;
    private final PoolId pool;
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final Thread asker;

    private TimeQueries(String mongodbUri, PoolId pool) {
        this.stores = MongoStores.connect(mongodbUri, Installation.DEFAULT);
        this.pool = pool;
        this.asker = Thread.ofPlatform().daemon().name("queries").unstarted(this::askForEver);
    }

    static TimeQueries start(String mongodbUri, PoolId pool) {
        TimeQueries queries = new TimeQueries(mongodbUri, pool);
        queries.asker.start();
        return queries;
    }

    private void askForEver() {
        try {
            while (true) {
                samples.add(ask());
                Thread.sleep(PACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sample ask() {
        DueRuns due = stores.dueRuns();
        Instant now = Instant.now();
        long began = System.nanoTime();
        long counted = due.pools().isEmpty()
                ? 0
                : due.count(pool, now.plus(BEGIN), now.plus(END)).total();
        long between = System.nanoTime();
        try (RunBatches batches = due.read(pool, SlotRange.ALL, now.plus(BEGIN), now.plus(END), BATCH)) {
            long read = batches.next().size();
            while (read % BATCH == 0 && read > 0 && read < counted) {
                read += batches.next().size();
            }
        }
        return new Sample(now, between - began, System.nanoTime() - between, counted);
    }

    private record Sample(Instant at, long tickNanos, long pageNanos, long runs) {}

    /** Of the samples taken in {@code [from, to)}. */
    Map<String, Double> figures(Instant from, Instant to) {
        List<Sample> taken = samples.stream()
                .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(to))
                .toList();
        long[] ticks =
                taken.stream().mapToLong(it -> it.tickNanos() / 1_000).sorted().toArray();
        long[] pages =
                taken.stream().mapToLong(it -> it.pageNanos() / 1_000).sorted().toArray();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("tick's counts p50 ms", Figures.percentile(ticks, 50));
        figures.put("tick's counts max ms", Figures.percentile(ticks, 100));
        figures.put("page's query p50 ms", Figures.percentile(pages, 50));
        figures.put("page's query max ms", Figures.percentile(pages, 100));
        figures.put(
                "runs of a page",
                taken.stream().mapToLong(Sample::runs).average().orElse(0));
        return figures;
    }

    @Override
    public void close() {
        asker.interrupt();
        try {
            asker.join(CLOSED_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stores.close();
    }
}

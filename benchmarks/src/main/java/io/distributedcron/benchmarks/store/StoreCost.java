package io.distributedcron.benchmarks.store;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * What each step of a run costs on the real engine, with majority and journalled writes: planned, read as due, claimed,
 * ended, deleted. Prints runs a second per step, the best of several rounds. Arguments: threads, batch size, rounds.
 */
public final class StoreCost {
    private static final PoolId POOL = new PoolId("bench", "pool");
    private static final int RUNS = 20_000;
    private static final int JOBS = 2_000;
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

    private final MongoStores stores;
    private final ExecutorService threads;
    private final int width;
    private final int batch;
    private final boolean exclusive;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, Double> best = new TreeMap<>();

    private StoreCost(MongoStores stores, ExecutorService threads, int width, int batch, boolean exclusive) {
        this.stores = stores;
        this.threads = threads;
        this.width = width;
        this.batch = batch;
        this.exclusive = exclusive;
    }

    /** Measures. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int width = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        Path data = Files.createTempDirectory("dcron-store-cost-");
        try (MongoServer server =
                        MongoServer.start(data, MongoServer.Settings.defaults().withCacheMegabytes(2048));
                MongoStores stores = MongoStores.connect(server.uri(), Installation.DEFAULT);
                ExecutorService threads = Executors.newFixedThreadPool(width)) {
            stores.ensureIndexes();
            for (boolean exclusive : new boolean[] {false, true}) {
                StoreCost cost = new StoreCost(stores, threads, width, batch, exclusive);
                for (int round = 0; round < rounds; round++) {
                    cost.round(round);
                }
                cost.print();
            }
        } finally {
            delete(data);
        }
    }

    private void round(int round) throws InterruptedException, ExecutionException {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Instant time = FIRST.plusSeconds((exclusive ? 1_000_000 : 0) + round * 1000L + i / JOBS);
            runs.add(Run.planned(job(i % JOBS), time, Ticket.random(random), time));
        }
        List<List<Run>> batches = new ArrayList<>();
        for (int from = 0; from < RUNS; from += batch) {
            batches.add(runs.subList(from, Math.min(RUNS, from + batch)));
        }
        measure("1 plan", batches, part -> stores.plannedRuns().plan(part).size());
        read(runs);
        if (exclusive) {
            for (int i = 0; i + JOBS <= RUNS; i += JOBS) {
                List<List<Run>> second = within(batches, i, i + JOBS);
                measure("3 claim exclusive", second, part -> claimed(part, claimOf(part)));
                measure("4 end exclusive", second, part -> ended(part, claimOf(part)));
            }
        } else {
            measure("3 claim", batches, part -> claimed(part, claimOf(part)));
            measure("4 end", batches, part -> ended(part, claimOf(part)));
        }
        delete(runs);
    }

    /** One token a batch, which the first of its runs tells. */
    private static Claim claimOf(List<Run> part) {
        SplittableRandom own = new SplittableRandom(part.getFirst().ticket().value());
        return new Claim(Token.random(own), new WorkerId("w"), FIRST);
    }

    private static List<List<Run>> within(List<List<Run>> batches, int from, int to) {
        List<List<Run>> part = new ArrayList<>();
        int at = 0;
        for (List<Run> each : batches) {
            if (at >= from && at < to) {
                part.add(each);
            }
            at += each.size();
        }
        return part;
    }

    private int claimed(List<Run> part, Claim claim) {
        List<RunRef> refs = part.stream().map(RunRef::of).toList();
        return exclusive
                ? (int) stores.claimedRuns().claimExclusive(refs, claim).values().stream()
                        .filter(answer -> answer == ExclusiveClaim.WON)
                        .count()
                : stores.claimedRuns().claim(refs, claim).size();
    }

    private int ended(List<Run> part, Claim claim) {
        List<AttemptReport> reports = part.stream()
                .map(run -> new AttemptReport(
                        run.id(),
                        run.job(),
                        claim.token(),
                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                        Optional.of(run.dueTime().plusMillis(random.nextInt(9))),
                        run.dueTime().plusMillis(10)))
                .toList();
        return stores.claimedRuns().end(reports).size();
    }

    private void read(List<Run> runs) {
        long began = System.nanoTime();
        int read = 0;
        try (RunBatches due =
                stores.dueRuns().read(POOL, SlotRange.ALL, Instant.EPOCH, FIRST.plusSeconds(10_000_000), batch)) {
            for (List<Run> next = due.next(); !next.isEmpty(); next = due.next()) {
                read += next.size();
            }
        }
        note("2 read due", read, System.nanoTime() - began, runs.size());
    }

    private void delete(List<Run> runs) {
        var bySlot = runs.stream().collect(Collectors.groupingBy(Run::slot));
        long began = System.nanoTime();
        int deleted = 0;
        for (var slot : bySlot.entrySet()) {
            deleted += stores.history()
                    .delete(
                            slot.getKey(),
                            slot.getValue().stream().map(RunRef::of).toList());
        }
        note("5 delete", deleted, System.nanoTime() - began, runs.size());
    }

    /** What one batch does; answers how many runs it did it to. */
    private interface Step {
        int apply(List<Run> batch);
    }

    private void measure(String name, List<List<Run>> batches, Step step)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        List<Callable<Integer>> calls = new ArrayList<>();
        batches.forEach(part -> calls.add(() -> step.apply(part)));
        int done = 0;
        for (Future<Integer> call : threads.invokeAll(calls)) {
            done += call.get();
        }
        note(
                name,
                done,
                System.nanoTime() - began,
                batches.stream().mapToInt(List::size).sum());
    }

    private void note(String name, int done, long nanos, int asked) {
        if (done != asked) {
            throw new IllegalStateException(name + ": " + done + " of " + asked + " runs");
        }
        best.merge(name, done * 1e9 / nanos, Math::max);
    }

    private void print() {
        best.forEach((name, rate) -> System.out.printf(
                Locale.ROOT,
                "%-18s %,9.0f runs/s  %5.1f us  (%d threads, batches of %d)%n",
                name,
                rate,
                1e6 / rate,
                width,
                batch));
    }

    private Job job(int number) {
        JobId id = new JobId("bench", "job-" + number);
        JobSpec spec = new JobSpec(
                "noop",
                "* * * * * *",
                "UTC",
                POOL,
                new Payload.None(),
                exclusive ? ConcurrencyPolicy.FORBID : ConcurrencyPolicy.ALLOW,
                CatchUpPolicy.LATEST,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                new HistoryLimits(3, 1));
        return new Job(
                id,
                new JobUid("00000000-0000-0000-0000-00000000" + String.format(Locale.ROOT, "%04d", number)),
                1,
                spec,
                Job.Status.ACTIVE,
                FIRST);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package io.distributedcron.benchmarks.store;

import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.client.JobWrite;
import io.distributedcron.embedded.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many jobs a second the client creates on the real engine, with majority and journalled writes: each job with its
 * payload, its first run planned. Each round creates as many more; nothing is deleted between them. Arguments: threads,
 * jobs a round, rounds.
 */
public final class BulkCreate {
    private static final int PART = 5_000;

    private BulkCreate() {}

    /** Measures. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int width = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        Path data = Files.createTempDirectory("dcron-bulk-create-");
        try (MongoServer server =
                        MongoServer.start(data, MongoServer.Settings.defaults().withCacheMegabytes(2048));
                CronClient client = DistributedCron.client(server.uri()).connect();
                ExecutorService threads = Executors.newFixedThreadPool(width)) {
            for (int round = 0; round < rounds; round++) {
                double seconds = round(client, threads, round, jobs);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,d jobs in %.2f s, %,.0f jobs/s  (%d threads, %,d jobs in all)%n",
                        round + 1,
                        jobs,
                        seconds,
                        jobs / seconds,
                        width,
                        (round + 1L) * jobs);
            }
            verify(client, (long) rounds * jobs);
        } finally {
            delete(data);
        }
    }

    private static double round(CronClient client, ExecutorService threads, int round, int jobs)
            throws InterruptedException, ExecutionException {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int from = 0; from < jobs; from += PART) {
            List<ClientJob> part = new ArrayList<>();
            for (int i = from; i < Math.min(jobs, from + PART); i++) {
                part.add(job(round, i));
            }
            calls.add(() -> client.create(part).values().stream()
                    .filter(JobWrite.CREATED::equals)
                    .count());
        }
        long began = System.nanoTime();
        long created = 0;
        for (Future<Long> call : threads.invokeAll(calls)) {
            created += call.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (created != jobs) {
            throw new IllegalStateException(created + " of " + jobs + " jobs were created");
        }
        return seconds;
    }

    private static ClientJob job(int round, int number) {
        return ClientJob.of("bench", round + "-" + number, number % 60 + " 3 * * *", "invoice", "shop/default")
                .payload("{\"customer\": " + number + "}");
    }

    private static void verify(CronClient client, long jobs) {
        long listed = 0;
        long planned = 0;
        Optional<String> after = Optional.empty();
        while (true) {
            var page = client.list("bench", after, 10_000);
            if (page.isEmpty()) {
                break;
            }
            listed += page.size();
            planned += page.stream()
                    .limit(10)
                    .filter(job -> client.runs(job.id(), 2).size() == 1)
                    .count();
            after = Optional.of(page.getLast().id().name());
        }
        System.out.printf(Locale.ROOT, "listed %,d jobs; of a sample each has its run: %d%n", listed, planned);
        if (listed != jobs) {
            throw new IllegalStateException(listed + " of " + jobs + " jobs are listed");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

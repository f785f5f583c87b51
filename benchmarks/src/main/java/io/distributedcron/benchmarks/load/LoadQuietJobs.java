package io.distributedcron.benchmarks.load;

import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.job.PoolId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Loads jobs that are active and hardly ever due, straight into MongoDB: each once a day, spread over it, but for one in a
 * hundred, which is due on each full hour.
 */
record LoadQuietJobs(String mongodbUri, PoolId pool, int jobs, Progress progress) {
    private static final String SPACE = "quiet";

    /** Of the ready-made worker: their calls are not noted, so that the others alone are judged. */
    private static final String FUNCTION = "echo";

    private static final int PART = 10_000;
    private static final int THREADS = 2;
    private static final int ON_THE_HOUR = 100;
    private static final int SECONDS_OF_A_DAY = 86_400;

    /** Returns when all are stored and their first runs are planned. */
    void load() throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (CronClient client = DistributedCron.client(mongodbUri).connect();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> parts = new ArrayList<>();
            for (int from = 0; from < jobs; from += PART) {
                parts.add(threads.submit(part(client, from)));
            }
            int loaded = 0;
            for (Future<Integer> part : parts) {
                loaded += part.get();
                if (loaded % (10 * PART) == 0 || loaded == jobs) {
                    progress.say(String.format(
                            Locale.ROOT,
                            "%s: %,d of %,d quiet jobs loaded in %.1f s",
                            OurSystem.NAME,
                            loaded,
                            jobs,
                            (System.nanoTime() - began) / 1e9));
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("Quiet jobs could not be loaded", e);
        }
    }

    private Callable<Integer> part(CronClient client, int from) {
        return () -> client.create(IntStream.range(from, Math.min(jobs, from + PART))
                        .mapToObj(this::job)
                        .toList())
                .size();
    }

    private ClientJob job(int number) {
        String name = String.format(Locale.ROOT, "quiet-%08d", number);
        return ClientJob.of(SPACE, name, schedule(number, jobs), FUNCTION, pool.toString());
    }

    /** When a job of so many is due. */
    static String schedule(int number, int jobs) {
        if (number % ON_THE_HOUR == 0) {
            return "0 0 * * * *";
        }
        long second = (long) number * SECONDS_OF_A_DAY / jobs;
        return String.format(Locale.ROOT, "%d %d %d * * *", second % 60, second / 60 % 60, second / 3600);
    }
}

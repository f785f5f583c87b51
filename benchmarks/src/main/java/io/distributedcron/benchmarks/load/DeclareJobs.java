package io.distributedcron.benchmarks.load;

import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.client.JobWrite;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.PoolId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Declares the jobs of a load by the client: the documents are those that the operator writes. */
record DeclareJobs(String mongodbUri, PoolId pool) {
    private static final String SPACE = "bench";

    /** Returns when all are stored and their first runs are planned. */
    void declare(Load load) {
        List<ClientJob> jobs =
                IntStream.range(0, load.jobs()).mapToObj(i -> job(i, load)).toList();
        try (CronClient client = DistributedCron.client(mongodbUri).connect()) {
            long created = client.create(jobs).values().stream()
                    .filter(JobWrite.CREATED::equals)
                    .count();
            if (created != load.jobs()) {
                throw new IllegalStateException(created + " of " + load.jobs() + " jobs were created");
            }
        }
    }

    private ClientJob job(int number, Load load) {
        String name = String.format(Locale.ROOT, "job-%07d", number);
        return ClientJob.of(SPACE, name, load.cron(), NotedFunction.NAME, pool.toString())
                .timing(timing(load));
    }

    private static Timing timing(Load load) {
        Duration jitter = load.spread() ? Duration.ofSeconds(1) : Duration.ZERO;
        return Timing.of(load.cron(), "UTC").spreadOver(jitter);
    }
}

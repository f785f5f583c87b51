package io.distributedcron.local.chaos;

import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.client.JobWrite;
import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Jobs that note that they were called and do nothing else, each once somewhere within every second. */
final class SteadyJobs {
    private static final Timing EVERY_SECOND = new Timing(
            List.of("* * * * * *"),
            "UTC",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            DstPolicy.RUN_AFTER,
            Duration.ofSeconds(1));

    /** Programs that have just started compile themselves as they work: a load that grows is one they can bear meanwhile. */
    private static final int STEPS = 20;

    private static final Duration STEP = Duration.ofSeconds(5);

    private SteadyJobs() {}

    /** By the client, not as resources: they shall load schedulers and workers, not the Kubernetes API. */
    static void declare(String mongodbUri, int count) throws InterruptedException {
        try (CronClient client = DistributedCron.client(mongodbUri).connect()) {
            for (int step = 0; step < STEPS; step++) {
                declare(client, step * count / STEPS, (step + 1) * count / STEPS);
                TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
            }
        }
    }

    private static void declare(CronClient client, int from, int to) {
        List<ClientJob> jobs = IntStream.range(from, to)
                .mapToObj(number -> String.format(Locale.ROOT, "steady-%05d", number))
                .map(name -> ClientJob.of("soak", name, "* * * * * *", "record", ChaosCluster.POOL)
                        .timing(EVERY_SECOND))
                .toList();
        long created = client.create(jobs).values().stream()
                .filter(JobWrite.CREATED::equals)
                .count();
        if (created != jobs.size()) {
            throw new IllegalStateException(created + " of " + jobs.size() + " jobs were created");
        }
    }
}

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

    private SteadyJobs() {}

    /** By the client, not as resources: they shall load schedulers and workers, not the Kubernetes API. */
    static void declare(String mongodbUri, int count) {
        List<ClientJob> jobs = IntStream.range(0, count)
                .mapToObj(number -> String.format(Locale.ROOT, "steady-%05d", number))
                .map(name -> ClientJob.of("soak", name, "* * * * * *", "record", ChaosCluster.POOL)
                        .timing(EVERY_SECOND))
                .toList();
        try (CronClient client = DistributedCron.client(mongodbUri).connect()) {
            long created = client.create(jobs).values().stream()
                    .filter(JobWrite.CREATED::equals)
                    .count();
            if (created != count) {
                throw new IllegalStateException(created + " of " + count + " jobs were created");
            }
        }
    }
}

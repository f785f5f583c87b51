package io.distributedcron.local.chaos;

import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.client.JobWrite;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.JobId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Jobs that note that they were called and do nothing else, each once somewhere within every second. */
final class SteadyJobs {
    private static final Timing EVERY_SECOND = Timing.of("* * * * * *", "UTC").spreadOver(Duration.ofSeconds(1));

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
        requireAll(JobWrite.CREATED, client.create(jobs(from, to).toList()));
    }

    /** Ends the load: to check millions of runs takes a machine for minutes. What has run stays on record. */
    static void suspend(String mongodbUri, int count) {
        try (CronClient client = DistributedCron.client(mongodbUri).connect()) {
            requireAll(
                    JobWrite.UPDATED,
                    client.update(jobs(0, count).map(job -> job.suspended(true)).toList()));
        }
    }

    private static Stream<ClientJob> jobs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> String.format(Locale.ROOT, "steady-%05d", number))
                .map(name -> ClientJob.of("soak", name, "* * * * * *", "record", ChaosCluster.POOL)
                        .timing(EVERY_SECOND));
    }

    private static void requireAll(JobWrite wanted, Map<JobId, JobWrite> answers) {
        long others = answers.values().stream().filter(it -> it != wanted).count();
        if (others > 0) {
            throw new IllegalStateException(others + " of " + answers.size() + " jobs were not " + wanted);
        }
    }
}

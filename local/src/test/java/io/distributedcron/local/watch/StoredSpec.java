package io.distributedcron.local.watch;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.PoolId;

/** What the database holds of a job of which only its schedule matters. */
final class StoredSpec {
    private StoredSpec() {}

    static JobSpec of(String schedule) {
        return JobSpec.of("log", Timing.of(schedule, "UTC"), new PoolId("default", "default"));
    }
}

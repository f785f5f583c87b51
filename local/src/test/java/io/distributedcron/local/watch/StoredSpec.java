package io.distributedcron.local.watch;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import java.util.Optional;

/** What the database holds of a job of which only its schedule matters. */
final class StoredSpec {
    private StoredSpec() {}

    static JobSpec of(String schedule) {
        return new JobSpec(
                "log",
                schedule,
                "UTC",
                new PoolId("default", "default"),
                new Payload.None(),
                ConcurrencyPolicy.ALLOW,
                CatchUpPolicy.LATEST,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                HistoryLimits.DEFAULT);
    }
}

package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;

/** Jobs and runs that the tests of dispatch speak of. */
final class Runs {
    static final PoolId POOL = new PoolId("ns", "pool");

    private Runs() {}

    static JobSpec spec(String function) {
        return JobSpec.of(function, Timing.of("* * * * *", "UTC"), POOL);
    }

    static Run planned(String job, Instant due) {
        return planned(job, "f", due, due.minusSeconds(60));
    }

    static Run planned(String name, String function, Instant due, Instant plannedAsOf) {
        Job job = new Job(
                new JobId("ns", name),
                new JobUid("uid-" + name),
                1,
                spec(function),
                Job.Status.ACTIVE,
                due.minusSeconds(3_600));
        return Run.planned(job, due, new Ticket(1), plannedAsOf);
    }
}

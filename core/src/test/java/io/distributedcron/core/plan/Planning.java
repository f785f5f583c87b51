package io.distributedcron.core.plan;

import io.distributedcron.core.cron.Schedule;
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
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Jobs, runs and times that the tests of planning speak of. */
final class Planning {
    static final JobUid UID = new JobUid("uid-1");
    static final Schedule MINUTELY = Schedule.parse("* * * * *", ZoneOffset.UTC);

    private Planning() {}

    /** An instant of one day, by its time of day. */
    static Instant at(String time) {
        return Instant.parse("2026-03-05T" + time + "Z");
    }

    static JobSpec spec(CatchUpPolicy catchUp, Optional<Duration> startingDeadline) {
        return new JobSpec(
                "f",
                "* * * * *",
                "UTC",
                new PoolId("ns", "pool"),
                new Payload.None(),
                ConcurrencyPolicy.ALLOW,
                catchUp,
                RetryPolicy.NONE,
                Optional.empty(),
                startingDeadline,
                HistoryLimits.DEFAULT);
    }

    static Job job(CatchUpPolicy catchUp, Job.Status status, long revision, Instant changedAt) {
        return new Job(new JobId("ns", "job"), UID, revision, spec(catchUp, Optional.empty()), status, changedAt);
    }

    static Run run(CatchUpPolicy catchUp, Instant scheduled) {
        return Run.planned(
                job(catchUp, Job.Status.ACTIVE, 1, scheduled.minusSeconds(3600)),
                scheduled,
                new Ticket(7),
                scheduled.minusSeconds(63));
    }

    /** Missed times of a job that runs each minute. */
    static MissedTimes missed(Instant first, Instant last) {
        return new MissedTimes(first, last, (int)
                Math.min(1_000, 1 + Duration.between(first, last).toMinutes()));
    }

    /** Times whose runs are due then. */
    static PlannedTimes times(List<Instant> times, boolean cut) {
        return new PlannedTimes(times, times, cut);
    }
}

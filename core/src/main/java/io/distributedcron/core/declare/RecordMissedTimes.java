package io.distributedcron.core.declare;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.plan.CatchUp;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Records the times that were missed, before the times after them are planned. Where the first of them has a run all the
 * same, as one has that was claimed ahead of a change, or a record, it was not missed: then what follows the job's latest
 * run is judged anew. Thread-safe.
 */
public final class RecordMissedTimes {
    private final PlannedRuns runs;
    private final RandomGenerator random;

    public RecordMissedTimes(PlannedRuns runs, RandomGenerator random) {
        this.runs = runs;
        this.random = random;
    }

    /**
     * Records what this says was missed.
     *
     * @param until the horizon up to which every time of the job is planned
     * @return what is to be planned
     */
    public CatchUp record(Job job, Schedule schedule, CatchUp catchUp, Instant asOf, Instant now, Instant until) {
        Optional<Run> record = catchUp.record(job, Ticket.random(random), asOf, now);
        if (record.isEmpty() || !runs.plan(List.of(record.get())).isEmpty()) {
            return catchUp;
        }
        // From the last one on, not one by one: where the chain went on meanwhile, nothing was missed up to its end.
        Instant from = runs.latest(job.id(), job.uid())
                .map(RecordMissedTimes::standsUntil)
                .filter(record.get().scheduledTime()::isBefore)
                .orElse(record.get().scheduledTime());
        CatchUp rest = CatchUp.from(schedule, job.spec().catchUp(), from, now, until);
        return record(job, schedule, rest, asOf, now, until);
    }

    private static Instant standsUntil(Run run) {
        return run.ending().isPresent() && run.ending().get() instanceof Ending.Skipped skipped
                ? skipped.through().orElse(run.scheduledTime())
                : run.scheduledTime();
    }
}

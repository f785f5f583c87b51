package io.distributedcron.scheduler.repair;

import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.declare.RecordMissedTimes;
import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.CatchUp;
import io.distributedcron.core.plan.ChainRepair;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives jobs whose chain of runs is broken a planned run, and withdraws what older declarations planned. Thread-safe. */
public final class RepairChain {
    /** How far beyond now a repair plans: as far as windows are handed out. */
    private static final Duration REACH = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RepairChain.class);

    private final PlannedRuns planned;
    private final WithdrawRuns withdraw;
    private final PlanShards plan;
    private final RunHistory history;
    private final Schedules schedules;
    private final Supplier<Instant> plannedAsOf;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RecordMissedTimes missed;
    private final LogOnce invalid = new LogOnce(1_000);

    /**
     * A repair.
     *
     * @param plannedAsOf up to which position the feed of job changes is known
     */
    public RepairChain(
            PlannedRuns planned,
            RunHistory history,
            Schedules schedules,
            Supplier<Instant> plannedAsOf,
            InstantSource clock,
            RandomGenerator random) {
        this.planned = planned;
        this.withdraw = new WithdrawRuns(planned, schedules, random);
        this.plan = new PlanShards(planned, random);
        this.history = history;
        this.schedules = schedules;
        this.plannedAsOf = plannedAsOf;
        this.clock = clock;
        this.random = random;
        this.missed = new RecordMissedTimes(planned, random);
    }

    /**
     * Repairs what is broken among these jobs.
     *
     * @param jobs as they are stored, read after {@code ends}
     * @param ends where their chains end, by job; jobs without a run are absent
     * @return how many were repaired
     */
    public int repair(List<Job> jobs, Map<JobId, ChainEnd> ends) {
        Instant now = clock.instant();
        List<Job> suspects = new ArrayList<>();
        for (Job job : jobs) {
            if (!(judge(job, ends, Optional.empty(), now) instanceof ChainRepair.Whole)) {
                suspects.add(job);
            }
        }
        if (suspects.isEmpty()) {
            return 0;
        }
        Map<JobId, TrimNote> notes =
                history.notes(suspects.stream().map(Job::id).toList());
        int repaired = 0;
        for (Job job : suspects) {
            Optional<Instant> trimmed = Optional.ofNullable(notes.get(job.id())).map(TrimNote::upTo);
            repaired += apply(job, judge(job, ends, trimmed, now), now);
        }
        return repaired;
    }

    /** Withdraws what is left of a job that is no longer stored at all, known only by one of its runs. */
    public void withdrawOrphans(RunRef run) {
        Run orphan = planned.find(List.of(run)).get(run.id());
        if (orphan != null) {
            Instant now = clock.instant();
            Job gone = new Job(orphan.job(), run.id().job(), orphan.revision(), orphan.spec(), Job.Status.DELETED, now);
            int withdrawn = planned.withdraw(gone, now);
            LOG.info(
                    "job {} (uid {}) is gone: {} runs that were left of it are withdrawn",
                    orphan.job(),
                    run.id().job(),
                    withdrawn);
        }
    }

    private ChainRepair judge(Job job, Map<JobId, ChainEnd> ends, Optional<Instant> trimmedUpTo, Instant now) {
        return switch (schedules.of(job.id(), job.spec())) {
            case Schedules.Valid(var schedule) ->
                ChainRepair.of(
                        job, schedule, Optional.ofNullable(ends.get(job.id())), trimmedUpTo, now, now.plus(REACH));
            case Schedules.Invalid(String why) -> {
                if (invalid.first(job.uid() + ":" + job.revision())) {
                    LOG.warn("job {} has no planned run and gets none: {}", job.id(), why);
                }
                yield new ChainRepair.Whole();
            }
        };
    }

    private int apply(Job job, ChainRepair repair, Instant now) {
        return switch (repair) {
            case ChainRepair.Whole() -> 0;
            case ChainRepair.Withdraw() -> withdraw.withdraw(job, now) > 0 ? 1 : 0;
            case ChainRepair.Plan(boolean withdrawFirst, CatchUp catchUp) -> {
                int withdrawn = withdrawFirst ? withdraw.withdraw(job, now) : 0;
                yield plan(job, catchUp, now) || withdrawn > 0 ? 1 : 0;
            }
        };
    }

    private boolean plan(Job job, CatchUp judged, Instant now) {
        Instant asOf = plannedAsOf.get();
        CatchUp catchUp = schedules.of(job.id(), job.spec()) instanceof Schedules.Valid(var schedule)
                ? missed.record(job, schedule, judged, asOf, now, now.plus(REACH))
                : judged;
        List<Run> runs = catchUp.times().runs((time, due) -> Run.planned(job, time, due, Ticket.random(random), asOf));
        if (runs.isEmpty() || !plan.plan(runs)) {
            return false;
        }
        LOG.info(
                "job {} had no planned run: planned for {}{}",
                job.id(),
                catchUp.times().times().getFirst(),
                catchUp.missed()
                        .map(range -> "; the times " + range + " were missed and do not run ("
                                + job.spec().catchUp() + ")")
                        .orElse(""));
        return true;
    }
}

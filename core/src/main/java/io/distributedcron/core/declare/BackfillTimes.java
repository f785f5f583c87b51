package io.distributedcron.core.declare;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes up for times of a job's schedule that have no run: those before it was declared, while it was suspended, or that
 * a policy skipped. Each time runs at most once, however often a range is asked for, as the id of its run is made from
 * the job and the time and is noted for ever. All runs are planned at once and become due one after the other, so the
 * rate is kept whatever becomes of who asked. Thread-safe.
 *
 * <p>A time has a run of its own if its record is there and was not skipped, with all shards that it has. Where a record may have been deleted,
 * between the earliest and the latest planned time that the job's trim note tells of, nobody knows, and nothing is run. What
 * the schedule has not come to yet is its own business: catching up may still run it.
 */
public final class BackfillTimes {
    private static final int CHUNK = 500;

    private final RequestRuns requests;
    private final PlannedRuns runs;
    private final RunHistory history;
    private final InstantSource clock;

    /**
     * Plans through these ports.
     *
     * @param clock as the database's
     */
    public BackfillTimes(RequestRuns requests, PlannedRuns runs, RunHistory history, InstantSource clock) {
        this.requests = requests;
        this.runs = runs;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Plans what is missing.
     *
     * @param job as it is stored, and not deleted
     * @throws InvalidRequestException if the range reaches into the future
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Backfilled plan(Job job, BackfillRange range) {
        Instant now = clock.instant();
        if (range.to().isAfter(now)) {
            throw new InvalidRequestException(
                    "to", range.to().toString(), "is in the future", "Name a time until now: " + now + ".");
        }
        Schedule schedule = Schedule.of(job.spec().timing(), job.id().toString());
        Instant settled = settledUntil(job, now);
        Backfilled sum = Backfilled.NOTHING;
        Optional<Instant> next = first(schedule, range);
        while (next.isPresent()) {
            List<Instant> chunk = new ArrayList<>(CHUNK);
            while (next.isPresent() && chunk.size() < CHUNK) {
                chunk.add(next.get());
                next = next(schedule, range, next.get());
            }
            sum = sum.plus(plan(job, range, chunk, settled, now, sum.planned()));
        }
        return sum;
    }

    private static Optional<Instant> first(Schedule schedule, BackfillRange range) {
        return within(
                range,
                range.reverse()
                        ? schedule.previous(range.to())
                        : schedule.next(range.from().minusNanos(1)));
    }

    private static Optional<Instant> next(Schedule schedule, BackfillRange range, Instant time) {
        return within(range, range.reverse() ? schedule.previous(time) : schedule.next(time));
    }

    private static Optional<Instant> within(BackfillRange range, Optional<Instant> time) {
        return time.filter(it -> !it.isBefore(range.from()) && it.isBefore(range.to()));
    }

    /** Before this time nothing is planned by the schedule any more. */
    private Instant settledUntil(Job job, Instant now) {
        if (!job.active()) {
            return now;
        }
        return runs.latest(job.id(), job.uid())
                .map(Run::scheduledTime)
                .filter(job.changedAt()::isBefore)
                .orElse(job.changedAt());
    }

    private Backfilled plan(
            Job job, BackfillRange range, List<Instant> chunk, Instant settled, Instant now, long position) {
        List<Instant> past =
                chunk.stream().filter(time -> !time.isAfter(settled)).toList();
        Map<RunId, Run> known = runs.find(past.stream()
                .map(time -> new RunRef(RunId.planned(job.uid(), time), job.id(), new Ticket(0)))
                .toList());
        Optional<TrimNote> note =
                Optional.ofNullable(history.notes(List.of(job.id())).get(job.id()));
        long ran = 0;
        long forgotten = 0;
        List<RunRequest> wanted = new ArrayList<>();
        for (Instant time : past) {
            Run run = known.get(RunId.planned(job.uid(), time));
            if (run != null && (!skipped(run) || ranInPart(run))) {
                ran++;
            } else if (run == null && note.isPresent() && note.get().mayHaveTrimmed(time)) {
                forgotten++;
            } else {
                wanted.add(new RunRequest(
                        RunId.backfill(job.uid(), time),
                        time,
                        range.due(
                                now,
                                (position + wanted.size()) * job.spec().shards().count()),
                        Optional.empty()));
            }
        }
        long planned = requests.all(job, wanted).values().stream()
                .filter(RequestAnswer.Planned.class::isInstance)
                .count();
        return new Backfilled(planned, wanted.size() - planned, ran, forgotten, chunk.size() - past.size());
    }

    /** Of a time with shards, a policy may have skipped some: it is not made up for, as the others would run twice. */
    private boolean ranInPart(Run first) {
        List<RunRef> others = new ArrayList<>();
        for (int shard = 1; shard < first.spec().shards().count(); shard++) {
            others.add(new RunRef(first.id().ofShard(shard), first.job(), new Ticket(0)));
        }
        return runs.find(others).values().stream().anyMatch(run -> !skipped(run));
    }

    private static boolean skipped(Run run) {
        return run.ending()
                .filter(ending -> ending instanceof Ending.Skipped(SkipReason reason, var through, var times)
                        && reason != SkipReason.ALREADY_OVER)
                .isPresent();
    }
}

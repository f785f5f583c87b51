package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.scheduler.repair.HoldFailingJobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works pages off: reads a page in due order and in batches, plans what follows each batch, and holds its runs until
 * their time of publication. Several threads may tick one instance.
 *
 * <p>Of an overdue page the older part, the backlog of a busy pool, is read only as far as the pool has room, and at
 * least one batch; what became overdue since the last look is always read, as it may have no successor yet.
 */
public final class DispatchPages {
    /** A stale run is withdrawn when it is overdue by this: until then whoever changed the job is at it. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(DispatchPages.class);

    /** The steps that a batch goes through. */
    record Steps(JudgeRuns judge, HoldFailingJobs hold, PlanSuccessors plan, WithdrawStale withdraw) {}

    private final Backlogs backlogs;
    private final PendingPages pending;
    private final TakePages intake;
    private final DueRuns due;
    private final PlannedRuns planned;
    private final Steps steps;
    private final FollowJobChanges changes;
    private final HeldRuns held;
    private final RecentRuns published;
    private final PublishWindows windows;
    private final InstantSource clock;
    private final int batchSize;
    private final ExaminedOverdue examined = new ExaminedOverdue();

    DispatchPages(
            Source source,
            Steps steps,
            FollowJobChanges changes,
            PublishAhead.Waiting waiting,
            PublishWindows windows,
            InstantSource clock,
            int batchSize) {
        this.backlogs = source.backlogs();
        this.pending = source.pending();
        this.intake = source.intake();
        this.due = source.due();
        this.planned = source.planned();
        this.steps = steps;
        this.changes = changes;
        this.held = waiting.held();
        this.published = waiting.published();
        this.windows = windows;
        this.clock = clock;
        this.batchSize = batchSize;
    }

    /** Where pages and their runs come from. */
    record Source(PendingPages pending, TakePages intake, DueRuns due, PlannedRuns planned, Backlogs backlogs) {}

    /**
     * Works one page off.
     *
     * @return whether there was one
     */
    public boolean tick() {
        Optional<Page> next = pending.next();
        next.ifPresent(this::dispatch);
        return next.isPresent();
    }

    private void dispatch(Page page) {
        Instant now = clock.instant();
        if (!now.isBefore(page.expiresAt())) {
            LOG.info(
                    "page of pool {}, slots {}, tick {} expired before it could be worked off",
                    page.pool(),
                    page.slots(),
                    page.tick());
            return;
        }
        if (!changes.fresh(now)) {
            LOG.debug("page of pool {} let go: the feed of job changes is too old to act on", page.pool());
            return;
        }
        switch (page.horizon()) {
            case Horizon.Window(Instant from, Instant to) -> readAll(page, from, to);
            case Horizon.Overdue(Instant before) -> {
                Instant unexamined = examined.from(page, before);
                readBacklog(page, unexamined);
                if (readAll(page, unexamined, before)) {
                    examined.examined(page, before);
                }
            }
        }
    }

    private boolean readAll(Page page, Instant from, Instant to) {
        return read(page, from, to, Long.MAX_VALUE).isEmpty();
    }

    private void readBacklog(Page page, Instant to) {
        Instant from = backlogs.from(page);
        if (from.isAfter(to)) {
            return;
        }
        long room = windows.room(page.pool());
        Optional<Instant> stopped = read(page, from, to, room);
        if (stopped.isEmpty()) {
            backlogs.ended(page);
        } else if (room > 0) { // without room nothing was taken on
            backlogs.stopped(page, from, stopped.get());
        }
    }

    /** Answers the due time at which it was stopped by a want of room or of news about jobs; empty if it came to the end. */
    private Optional<Instant> read(Page page, Instant from, Instant to, long room) {
        long left = room;
        try (RunBatches batches = due.read(page.pool(), page.slots(), from, to, batchSize)) {
            List<Run> batch = batches.next();
            while (!batch.isEmpty()) {
                if (!changes.fresh(clock.instant())) {
                    return Optional.of(batch.getFirst().dueTime());
                }
                left -= handle(batch);
                if (left <= 0) {
                    return Optional.of(endOf(batch));
                }
                batch = batches.next();
            }
        }
        return Optional.empty();
    }

    /** The due time by which the last document of a batch was read: runs that share it may be due later. */
    private static Instant endOf(List<Run> batch) {
        Run last = batch.getLast();
        if (!last.whereabouts().known()) {
            return last.dueTime();
        }
        return batch.stream()
                .filter(run ->
                        run.whereabouts().bundle().equals(last.whereabouts().bundle()))
                .map(Run::dueTime)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Answers how many runs were taken on to be published. */
    private int handle(List<Run> batch) {
        Instant now = clock.instant();
        JudgeRuns.Judged judged = steps.judge().judge(unpublished(batch), now);
        Instant until = intake.handedOutUntil().isAfter(now) ? intake.handedOutUntil() : now;
        int taken = 0;
        List<Run> standing = steps.hold().withoutHeld(judged.standing());
        for (Run run : steps.plan().plan(standing, now, until)) {
            taken += held.add(run) ? 1 : 0;
        }
        settle(judged, now);
        return taken;
    }

    private List<Run> unpublished(List<Run> batch) {
        List<Run> rest = new ArrayList<>(batch.size());
        for (Run run : batch) {
            if (!published.knows(RunRef.of(run))) {
                rest.add(run);
            }
        }
        return rest;
    }

    private void settle(JudgeRuns.Judged judged, Instant now) {
        List<Run> stale = new ArrayList<>(0);
        for (Run run : judged.stale()) {
            if (run.dueTime().isBefore(now.minus(STALE_AFTER))) {
                stale.add(run);
            }
        }
        if (!stale.isEmpty()) {
            steps.withdraw().withdraw(stale, now);
        }
        for (Run run : judged.stopped()) {
            planned.end(
                    List.of(RunRef.of(run)),
                    new Ending.Cancelled(run.cancelRequested().orElseThrow()),
                    now);
        }
        if (!judged.over().isEmpty()) {
            LOG.warn(
                    "{} runs were planned again after they were over, {} among them: skipped",
                    judged.over().size(),
                    judged.over().getFirst().id());
            planned.end(
                    judged.over().stream().map(RunRef::of).toList(), new Ending.Skipped(SkipReason.ALREADY_OVER), now);
        }
    }
}

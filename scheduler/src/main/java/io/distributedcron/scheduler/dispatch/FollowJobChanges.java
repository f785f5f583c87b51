package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.Staleness;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a scheduler knows of jobs changed lately, so that it looks no job up for a run: the latest change of each, from
 * {@link #reachesBack} on. {@link #tick()} is for one thread; the others are thread-safe.
 */
public final class FollowJobChanges {
    /** How far the feed reaches back at its start. */
    static final Duration DEPTH = Duration.ofMinutes(15);

    /** How long after its time a change may become visible, differences of clocks included. */
    static final Duration VISIBILITY = Duration.ofSeconds(2);

    /** Without news for so long, nothing is planned or published: the answer might be stale. */
    static final Duration FRESH = Duration.ofSeconds(8);

    private static final int BATCH = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(FollowJobChanges.class);

    private final JobStore jobs;
    private final InstantSource clock;
    private final Duration restart;
    private final int capacity;
    private final Map<JobId, JobChange> changes = new ConcurrentHashMap<>();
    private volatile Instant reachesBack = Instant.MAX;
    private volatile Instant position = Instant.EPOCH;

    /**
     * A feed that knows nothing yet.
     *
     * @param restart after a silence this long the feed begins anew, as tombstones may be forgotten
     * @param capacity how many changes are kept
     */
    public FollowJobChanges(JobStore jobs, InstantSource clock, Duration restart, int capacity) {
        this.jobs = jobs;
        this.clock = clock;
        this.restart = restart;
        this.capacity = capacity;
    }

    /** Reads what has changed since the last tick. */
    public void tick() {
        Instant now = clock.instant();
        if (position.isBefore(now.minus(restart))) {
            changes.clear();
            reachesBack = Instant.MAX;
            read(now.minus(DEPTH));
            reachesBack = now.minus(DEPTH);
        } else {
            read(position.minus(VISIBILITY));
        }
        position = now.minus(VISIBILITY);
        prune();
    }

    /** Up to which time every change is known. */
    public Instant position() {
        return position;
    }

    /** Whether what is known is new enough to act on. */
    public boolean fresh(Instant now) {
        return !position.isBefore(now.minus(FRESH));
    }

    /** Whether this run stands, as far as the feed tells. */
    public Staleness judge(Run run) {
        JobChange change = changes.get(run.job());
        if (change != null) {
            return Staleness.of(run, change);
        }
        return run.plannedAsOf().isBefore(reachesBack) ? Staleness.UNKNOWN : Staleness.CURRENT;
    }

    private void read(Instant since) {
        Instant from = since;
        int limit = BATCH;
        while (true) {
            List<JobChange> batch = jobs.changesSince(from, limit);
            batch.forEach(this::learn);
            if (batch.size() < limit) {
                return;
            }
            Instant last = batch.getLast().changedAt();
            limit = last.equals(from) ? limit * 2 : BATCH;
            from = last;
        }
    }

    private void learn(JobChange change) {
        changes.merge(change.id(), change, (known, read) -> known.changedAt().isAfter(read.changedAt()) ? known : read);
    }

    private void prune() {
        if (changes.size() <= capacity) {
            return;
        }
        List<Instant> times =
                changes.values().stream().map(JobChange::changedAt).sorted().toList();
        Instant kept = times.get(times.size() / 2).plusMillis(1);
        reachesBack = kept.isAfter(position) ? position : kept;
        changes.values().removeIf(change -> change.changedAt().isBefore(reachesBack));
        LOG.debug("the feed of job changes is pruned to {} changes since {}", changes.size(), reachesBack);
    }
}

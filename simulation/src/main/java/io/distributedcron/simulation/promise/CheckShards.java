package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that planned times have the shards that their job declares. */
final class CheckShards {
    private final Checks checks;

    CheckShards(Checks checks) {
        this.checks = checks;
    }

    /** A run is planned: that of shard 0 after the others, and none that its job does not have. */
    void planned(Run run) {
        int count = run.spec().shards().count();
        if (run.id().shard() >= count) {
            checks.violated(Promise.WHOLE, "is a shard that its job does not have", run);
        }
        if (run.id().shard() != 0 || run.id().origin().isPresent()) {
            return;
        }
        for (int shard = 1; shard < count; shard++) {
            if (!checks.tracks().containsKey(run.id().ofShard(shard))) {
                checks.violated(Promise.WHOLE, "is planned before shard " + shard, run);
            }
        }
    }

    /**
     * All is healed, and the time of a declaration has its end: so has each of its shards, unless shard 0 was never planned
     * for it, or withdrawn before it was time, and a record stands for all, or one was claimed under an older declaration,
     * whose shards it had.
     */
    void ended(Job job, Instant at) {
        int count = job.spec().shards().count();
        RunId first = RunId.planned(job.uid(), at);
        for (int shard = 1; shard < count; shard++) {
            @Nullable Track track = checks.tracks().get(first.ofShard(shard));
            boolean there = track != null && track.counts();
            if (!there && !recorded(checks.tracks().get(first)) && !claimedBefore(job, first)) {
                checks.violated(
                        Promise.WHOLE,
                        job.id() + " r" + job.revision() + " has no shard " + shard + " of " + count + " for " + at,
                        Optional.of(job.id()));
            }
        }
    }

    /** Whether the time has a record instead of runs: its own, or that of an earlier time. */
    private static boolean recorded(@Nullable Track first) {
        return first == null || !first.counts() || first.record;
    }

    private boolean claimedBefore(Job job, RunId first) {
        for (int shard = 0; shard < Shards.MOST; shard++) {
            @Nullable Track track = checks.tracks().get(first.ofShard(shard));
            if (track != null && !track.claimed.isEmpty() && track.last.revision() < job.revision()) {
                return true;
            }
        }
        return false;
    }
}

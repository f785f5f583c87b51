package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the runs that are planned together share a document: those of one slot and pool, for one time and due within the same second,
 * of which nothing more is to be expected than that they are claimed and succeed. Runs that exclude or wait for others, that
 * are shards, that hold their job when they fail, or whose payload is kept elsewhere, have a document each.
 *
 * <p>A run that is there twice is planned once, as its first.
 *
 * @param bundles runs that share one
 * @param alone runs that have one each
 */
record BundleRuns(List<List<Run>> bundles, List<Run> alone) {
    /** From the due time of the first run of a bundle to the end of the second in which all are due. */
    static final Duration SPAN = Duration.ofSeconds(1);

    /** How many runs share a document at most. */
    static final int MOST = 128;

    /** How long the payloads of a document are together at most, in characters. */
    static final int MOST_PAYLOAD = 32 * 1024;

    private record Key(Slot slot, PoolId pool, Instant scheduledTime, Instant dueSecond) {
        static Key of(Run run) {
            return new Key(
                    run.slot(), run.pool(), run.scheduledTime(), run.dueTime().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /**
     * Sorts runs.
     *
     * @param fewest how many make a bundle at least
     */
    static BundleRuns of(List<Run> runs, int fewest) {
        List<Run> alone = new ArrayList<>();
        Map<Key, List<Run>> byKey = new LinkedHashMap<>();
        // A unique index over an array keeps two documents apart, not two entries of one.
        Set<RunId> shared = new HashSet<>();
        for (Run run : runs) {
            if (!mayShare(run)) {
                alone.add(run);
            } else if (shared.add(run.id())) {
                byKey.computeIfAbsent(Key.of(run), key -> new ArrayList<>()).add(run);
            }
        }
        List<List<Run>> bundles = new ArrayList<>();
        for (List<Run> together : byKey.values()) {
            for (List<Run> bundle : cut(together)) {
                if (bundle.size() < fewest) {
                    alone.addAll(bundle);
                } else {
                    bundles.add(bundle);
                }
            }
        }
        return new BundleRuns(bundles, alone);
    }

    private static List<List<Run>> cut(List<Run> together) {
        List<List<Run>> bundles = new ArrayList<>();
        List<Run> bundle = new ArrayList<>();
        int payload = 0;
        for (Run run : together) {
            int more = run.spec().payload() instanceof Payload.Inline(String json) ? json.length() : 0;
            if (bundle.size() == MOST || (payload > 0 && payload + more > MOST_PAYLOAD)) {
                bundles.add(bundle);
                bundle = new ArrayList<>();
                payload = 0;
            }
            bundle.add(run);
            payload += more;
        }
        bundles.add(bundle);
        return bundles;
    }

    private static boolean mayShare(Run run) {
        JobSpec spec = run.spec();
        return run.id().isLink()
                && run.state() == RunState.PLANNED
                && run.attempt() == 1
                && run.lostAttempts() == 0
                && run.claim().isEmpty()
                && run.waitingSince().isEmpty()
                && spec.concurrency() == ConcurrencyPolicy.ALLOW
                && spec.sharing().group().isEmpty()
                && spec.shards().equals(Shards.NONE)
                && spec.failures().suspendAfter() == 0
                && !(spec.payload() instanceof Payload.Stored);
    }
}

package io.distributedcron.core.declare;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.PlannedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Plans runs with all shards that their job declares. Shard 0 comes last: it alone is a link of its job's chain, so its
 * presence says that all are there, and where it is missing the chain is broken and the time is planned again. Runs of
 * jobs without shards are planned as they come, in one write. Thread-safe.
 *
 * <p>Another shard that somebody out of date planned for an older declaration is replaced, as it would be withdrawn
 * later and nobody would plan it again. Of shard 0 that is not needed: without it the chain is broken.
 */
public final class PlanShards {
    private static final int WRITE = 2_000;

    private final PlannedRuns runs;
    private final RandomGenerator random;

    public PlanShards(PlannedRuns runs, RandomGenerator random) {
        this.runs = runs;
        this.random = random;
    }

    /**
     * Adds what is not there yet.
     *
     * @param first the runs of shard 0
     * @param most how many runs of other shards are answered at most
     * @return the runs that this call added, those of the other shards as far as they were asked for
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public List<Run> plan(List<Run> first, int most) {
        List<Run> added = new ArrayList<>(first.size());
        write(first, others -> added.addAll(planOthers(others, most - added.size())));
        Map<RunId, Whereabouts> planned = runs.plan(first);
        for (Run run : first) {
            Whereabouts whereabouts = planned.get(run.id());
            if (whereabouts != null) {
                added.add(run.foundAt(whereabouts));
            }
        }
        return added;
    }

    private List<Run> planOthers(List<Run> others, int most) {
        Set<RunId> ids = runs.plan(others).keySet();
        if (ids.size() < others.size()) {
            runs.replan(others.stream().filter(run -> !ids.contains(run.id())).toList());
        }
        return others.stream()
                .filter(run -> ids.contains(run.id()))
                .limit(Math.max(0, most))
                .toList();
    }

    /** Adds what is not there yet; answers whether that was anything of shard 0. */
    public boolean plan(List<Run> first) {
        return !plan(first, 0).isEmpty();
    }

    /**
     * Adds what is not there yet, and replaces what is of an older revision and was never claimed.
     *
     * @param first the runs of shard 0
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public void replan(List<Run> first) {
        write(first, runs::replan);
        runs.replan(first);
    }

    private void write(List<Run> first, Consumer<List<Run>> chunk) {
        List<Run> others = new ArrayList<>(0);
        for (Run run : first) {
            for (int shard = 1; shard < run.spec().shards().count(); shard++) {
                others.add(run.ofShard(shard, Ticket.random(random)));
            }
            if (others.size() >= WRITE) {
                chunk.accept(others);
                others = new ArrayList<>();
            }
        }
        if (!others.isEmpty()) {
            chunk.accept(others);
        }
    }
}

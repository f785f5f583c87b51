package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.RunHistory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A duty: goes through the slots in rotation, a few a tick, and sees that every active job has a planned run and that no
 * other has one, and holds those whose runs fail. Runs are read before jobs, so that a job declared meanwhile is not taken for gone. Not thread-safe.
 */
public final class RepairBrokenChains {
    private final RunHistory history;
    private final JobStore jobs;
    private final RepairChain repair;
    private final HoldFailingJobs hold;
    private final int slotsPerTick;
    private int next;

    /**
     * A rotation.
     *
     * @param slotsPerTick how many slots a tick looks at
     * @param first the slot to begin with: different for each scheduler, so that short terms do not starve any slot
     */
    public RepairBrokenChains(
            RunHistory history, JobStore jobs, RepairChain repair, HoldFailingJobs hold, int slotsPerTick, int first) {
        this.history = history;
        this.jobs = jobs;
        this.repair = repair;
        this.hold = hold;
        this.slotsPerTick = slotsPerTick;
        this.next = Math.floorMod(first, Slot.COUNT);
    }

    /** Looks at the next slots. */
    public void tick() {
        for (int i = 0; i < slotsPerTick; i++) {
            Slot slot = new Slot(next);
            next = (next + 1) % Slot.COUNT;
            look(slot);
        }
    }

    private void look(Slot slot) {
        Map<JobId, ChainEnd> ends = new HashMap<>();
        history.chainEnds(slot).forEach(end -> ends.put(end.job(), end));
        List<Job> stored = jobs.inSlot(slot);
        repair.repair(stored, ends);
        hold.look(stored);
        Set<JobId> known = new HashSet<>();
        stored.forEach(job -> known.add(job.id()));
        Map<JobId, ChainEnd> orphans = new HashMap<>(ends);
        orphans.values().removeIf(end -> end.state() != RunState.PLANNED || known.contains(end.job()));
        if (!orphans.isEmpty()) {
            // A job that cannot be read is not gone: somebody repairs it, and its runs go on.
            orphans.keySet().removeAll(jobs.known(orphans.keySet()));
            orphans.values().forEach(end -> repair.withdrawOrphans(new RunRef(end.run(), end.job(), new Ticket(0))));
        }
    }
}

package io.distributedcron.worker.execute;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.Call;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.WaitingRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the run that is next in the line of a job or a group: makes it due, so that the overdue pages bring it to some worker, and
 * hands it to this worker at once if it is one of its pool. A call that fails costs time: whatever waits comes back by
 * itself. Thread-safe.
 */
public final class CallNext {
    private static final Logger log = LoggerFactory.getLogger(CallNext.class);

    private final WaitingRuns waiting;
    private final ReadLines lines;
    private final PoolId pool;
    private final Surroundings surroundings;
    private volatile Consumer<Run> onCalled = run -> {};

    public CallNext(WaitingRuns waiting, ReadLines lines, PoolId pool, Surroundings surroundings) {
        this.waiting = waiting;
        this.lines = lines;
        this.pool = pool;
        this.surroundings = surroundings;
    }

    /** What is done with a run of this pool that was called. For composition. */
    public void onCalled(Consumer<Run> action) {
        onCalled = action;
    }

    /** Calls whoever is next in the lines of these jobs and does not know it yet. */
    public void call(Set<JobId> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        try {
            Instant now = surroundings.now();
            List<Call> calls = new ArrayList<>();
            lines.of(jobs, now).values().forEach(line -> InLine.first(line, now)
                    .filter(first -> first.waiting() && first.dueTime().isAfter(now))
                    .ifPresent(first -> calls.add(new Call(first.run(), Ticket.random(surroundings.random())))));
            call(calls, now);
        } catch (StoreException e) {
            log.debug("the next runs of {} jobs could not be called; they come back by themselves", jobs.size(), e);
        }
    }

    void call(List<Call> calls, Instant now) {
        if (calls.isEmpty()) {
            return;
        }
        for (Run run : waiting.call(calls, now)) {
            if (run.pool().equals(pool) && run.cancelRequested().isEmpty()) {
                onCalled.accept(run);
            }
        }
    }
}

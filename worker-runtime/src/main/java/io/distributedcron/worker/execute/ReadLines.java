package io.distributedcron.worker.execute;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.WaitingRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the lines of jobs whose runs queue, without runs at their heads that cannot be read: nobody can come for these, and
 * whoever waits behind them would wait for ever. That nobody has come for a run for long says nothing of the kind: after
 * down time that is so of all of them, and they keep their order. Thread-safe.
 */
public final class ReadLines {
    /** What is overdue by this is looked at, in case it cannot be read; what can be read has been fetched long before, mostly. */
    static final Duration LONG_DUE = Duration.ofMinutes(1);

    private final WaitingRuns waiting;
    private final PlannedRuns planned;

    public ReadLines(WaitingRuns waiting, PlannedRuns planned) {
        this.waiting = waiting;
        this.planned = planned;
    }

    /** The lines of these jobs, in order; jobs without one are absent. */
    public Map<JobId, List<InLine>> of(Set<JobId> jobs, Instant now) {
        Map<JobId, List<InLine>> lines = new HashMap<>(waiting.lines(jobs));
        lines.replaceAll((job, line) -> fromTheFirstReadable(line, now.minus(LONG_DUE)));
        return lines;
    }

    private List<InLine> fromTheFirstReadable(List<InLine> line, Instant longDue) {
        int unreadable = 0;
        while (unreadable < line.size()
                && line.get(unreadable).dueTime().isBefore(longDue)
                && planned.find(List.of(line.get(unreadable).run())).isEmpty()) {
            unreadable++;
        }
        return line.subList(unreadable, line.size());
    }
}

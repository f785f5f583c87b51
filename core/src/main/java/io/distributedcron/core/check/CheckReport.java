package io.distributedcron.core.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the checker found.
 *
 * @param expected planned times that should have a run
 * @param counts how often each verdict was given; every verdict has an entry
 * @param first the first findings of each verdict
 * @param unknown attempts whose outcome nobody knows; not wrong, since execution is at least once
 * @param unjudged runs of forgotten jobs, of which too little is left
 * @param unreadable lines of logs, and documents, that could not be read
 * @param starts whose lateness is known: first attempts
 */
public record CheckReport(
        long jobs,
        long runs,
        long expected,
        Map<Verdict, Long> counts,
        Map<Verdict, List<Finding>> first,
        long unknown,
        long unjudged,
        long unreadable,
        long starts,
        Duration p50,
        Duration p99,
        Duration max) {
    public CheckReport {
        counts = Map.copyOf(counts);
        first = Map.copyOf(first);
    }

    /** How many findings of this verdict. */
    public long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    /** Whether nothing is wrong. */
    public boolean clean() {
        return counts.values().stream().allMatch(count -> count == 0) && unreadable == 0;
    }
}

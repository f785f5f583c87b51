package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.run.RunRef;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs that were published and are not known to be claimed, oldest first. Not thread-safe. */
final class PublishedRuns {
    private final Map<RunRef, Long> runs = new LinkedHashMap<>();

    /** Adds a run; published again, it counts as the youngest. */
    void add(RunRef run, long nanos) {
        runs.remove(run);
        runs.put(run, nanos);
    }

    /** When a run was added, if it is here. */
    Optional<Long> since(RunRef run) {
        return Optional.ofNullable(runs.get(run));
    }

    void remove(RunRef run) {
        runs.remove(run);
    }

    void dropOldest(int count) {
        Iterator<RunRef> oldest = runs.keySet().iterator();
        for (int i = 0; i < count && oldest.hasNext(); i++) {
            oldest.next();
            oldest.remove();
        }
    }

    void dropOlderThan(long nanos) {
        Iterator<Long> oldest = runs.values().iterator();
        while (oldest.hasNext() && oldest.next() - nanos < 0) {
            oldest.remove();
        }
    }

    /** The oldest of those that came after the first {@code skipped}. */
    List<RunRef> oldest(int skipped, int most) {
        return runs.keySet().stream().skip(skipped).limit(most).toList();
    }

    int size() {
        return runs.size();
    }
}

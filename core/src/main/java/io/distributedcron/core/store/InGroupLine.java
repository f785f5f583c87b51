package io.distributedcron.core.store;

import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.Comparator;

/**
 * A run that waits for a place of its group. Lines are ordered by when their runs were due at first.
 *
 * @param run as it is now
 * @param limit at how many places that are held it may have one more, itself included
 * @param since when it was due at first
 * @param dueTime when it comes back by itself, or since when it is its turn
 */
public record InGroupLine(RunRef run, int limit, Instant since, Instant dueTime) implements Comparable<InGroupLine> {
    private static final Comparator<InGroupLine> ORDER = Comparator.comparing(InGroupLine::since)
            .thenComparing(it -> it.run().id());

    @Override
    public int compareTo(InGroupLine other) {
        return ORDER.compare(this, other);
    }
}

package io.distributedcron.core.store;

import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An unclaimed run in the line of its job. Lines are ordered by planned time.
 *
 * @param run as it is now
 * @param scheduledTime its planned time
 * @param dueTime when it may start, or comes back by itself
 * @param waiting whether it was due, and waits for others
 */
public record InLine(RunRef run, Instant scheduledTime, Instant dueTime, boolean waiting)
        implements Comparable<InLine> {
    private static final Comparator<InLine> ORDER = Comparator.comparing(InLine::scheduledTime)
            .thenComparing(it -> it.run().id());

    /** Whose turn it is: the first that is due by now or waits. */
    public static Optional<InLine> first(List<InLine> line, Instant now) {
        return line.stream()
                .filter(it -> it.waiting || !it.dueTime.isAfter(now))
                .min(ORDER);
    }

    /** Whether it is this one's turn before the other's. */
    public boolean before(InLine other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(InLine other) {
        return ORDER.compare(this, other);
    }
}

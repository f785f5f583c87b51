package io.distributedcron.core.channel;

import java.time.Instant;

/** Which due times a page covers. */
public sealed interface Horizon {
    /**
     * A window of time to come. Windows follow one another without gap or overlap.
     *
     * @param from included
     * @param to excluded; after {@code from}
     */
    record Window(Instant from, Instant to) implements Horizon {
        public Window {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("window [" + from + ", " + to + ") is empty");
            }
        }
    }

    /**
     * Everything due before this time that is still planned: what came into a window already handed out, retries, and
     * what a lost message or a dead scheduler left.
     *
     * @param before excluded
     */
    record Overdue(Instant before) implements Horizon {}
}

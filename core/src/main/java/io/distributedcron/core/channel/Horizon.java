package io.distributedcron.core.channel;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Which due times a page covers. */
public sealed interface Horizon {
    /**
     * A window of time to come. Windows follow one another without gap or overlap, and end at whole seconds.
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

        /**
         * Where a window ends that reaches at least that far: at a whole second. Runs that are due within one second are stored
         * together, and found by the first of them; in two windows, those due in the second one would be found in neither.
         */
        public static Instant end(Instant atLeast) {
            Instant second = atLeast.truncatedTo(ChronoUnit.SECONDS);
            return second.equals(atLeast) ? second : second.plusSeconds(1);
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

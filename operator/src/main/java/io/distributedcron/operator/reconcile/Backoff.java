package io.distributedcron.operator.reconcile;

import java.time.Duration;

/** When a reconciliation that failed for want of a server is tried again: after as long as it has failed, within bounds. */
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofMinutes(1);

    private Backoff() {}

    static Duration after(Duration failing) {
        if (failing.compareTo(FIRST) < 0) {
            return FIRST;
        }
        return failing.compareTo(LONGEST) > 0 ? LONGEST : failing;
    }
}

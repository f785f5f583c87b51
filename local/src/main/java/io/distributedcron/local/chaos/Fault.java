package io.distributedcron.local.chaos;

import java.time.Duration;

/**
 * A fault that was chosen, with all that chance decides about it.
 *
 * @param what for people
 * @param lasting how long it stays before it is healed
 * @param begin does it
 * @param heal undoes what does not heal by itself
 */
record Fault(FaultKind kind, String what, Duration lasting, Runnable begin, Runnable heal) {
    /** One that is over as soon as it is done. */
    static Fault done(FaultKind kind, String what, Runnable begin) {
        return new Fault(kind, what, Duration.ZERO, begin, () -> {});
    }
}

package io.distributedcron.simulation.scenario;

import java.util.Locale;

/** What a simulated function does; its name is the function's. */
public enum Behaviour {
    /** Some milliseconds. */
    QUICK,
    /** Up to three seconds. */
    STEADY,
    /** Up to forty seconds. */
    LONG,
    /** Fails often. */
    FLAKY,
    /** Returns only when it is interrupted. */
    HANGING,
    /** Takes long and ignores interruption. */
    STUBBORN,
    /** Kills its worker. */
    KILLER,
    /** Five seconds. */
    WORKING,
    /** A minute and a half. */
    SLOW,
    /** Fails after five seconds. */
    FAILING,
    /** No worker has it. */
    ABSENT;

    public String functionName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

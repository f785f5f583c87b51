package io.distributedcron.simulation.world;

/**
 * What a handler does in one attempt.
 *
 * @param nanos how long it takes, or until it kills its worker
 * @param fails whether it throws
 * @param stubborn whether it ignores interruption
 * @param kills whether its worker dies of it
 */
record Handling(long nanos, boolean fails, boolean stubborn, boolean kills) {
    static final Handling AT_ONCE = new Handling(0, false, false, false);
}

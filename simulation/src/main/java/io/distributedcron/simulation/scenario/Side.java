package io.distributedcron.simulation.scenario;

/** On which side of a call's effect something happens. */
public enum Side {
    BEFORE,
    AFTER
}

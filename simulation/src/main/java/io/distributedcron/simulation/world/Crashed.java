package io.distributedcron.simulation.world;

/** Ends whatever a process is doing when it dies. An error, so that nothing on the way takes it for a failure. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1L;

    Crashed() {
        super("the process is dead", null, false, false);
    }
}

package io.distributedcron.worker.intake;

/** Whether a worker takes runs at all. Thread-safe. */
public final class Intake {
    private volatile boolean closed;

    /** Nothing is taken or claimed any more. */
    public void close() {
        closed = true;
    }

    public boolean isOpen() {
        return !closed;
    }
}

package io.distributedcron.core.time;

/** Elapsed time: the only clock that leases and timeouts may count on, since nobody can set it. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; only differences mean something. */
    long nanos();

    /** The clock of this process. For composition roots. */
    static Ticker system() {
        return System::nanoTime;
    }
}

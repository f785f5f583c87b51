package io.distributedcron.simulation.promise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, in order: as a hash always, as text if it is kept. */
public final class Trace {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final LongSupplier now;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash;

    /**
     * An empty trace.
     *
     * @param now nanoseconds from the beginning
     * @param kept whether the text is kept
     */
    Trace(LongSupplier now, boolean kept) {
        this.now = now;
        this.kept = kept;
    }

    /** Notes that somebody did something. */
    public void note(String who, Supplier<String> what) {
        mix(who.hashCode());
        if (kept) {
            long millis = now.getAsLong() / 1_000_000;
            lines.add(String.format(
                    java.util.Locale.ROOT, "%4d.%03d  %-12s %s", millis / 1000, millis % 1000, who, what.get()));
        }
    }

    /** Adds something to the hash alone. */
    public void mix(long value) {
        long mixed = (hash ^ value ^ now.getAsLong()) * FACTOR;
        hash = mixed ^ (mixed >>> 29);
    }

    public long hash() {
        return hash;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}

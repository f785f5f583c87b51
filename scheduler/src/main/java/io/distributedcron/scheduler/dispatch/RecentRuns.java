package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers runs, by id and ticket, for at least some time and at most twice as long: in two generations, so that
 * forgetting costs nothing. Thread-safe.
 */
final class RecentRuns {
    private final Ticker ticker;
    private final long generationNanos;
    private Map<RunRef, Long> young = new HashMap<>();
    private Map<RunRef, Long> old = new HashMap<>();
    private long begun;

    RecentRuns(Ticker ticker, Duration atLeast) {
        this.ticker = ticker;
        this.generationNanos = atLeast.toNanos();
        this.begun = ticker.nanos();
    }

    /** Remembers a run from now on. */
    synchronized void remember(RunRef run) {
        turn();
        young.put(run, ticker.nanos());
    }

    /** Whether the run was remembered less than the time ago. */
    synchronized boolean knows(RunRef run) {
        turn();
        Long since = young.get(run);
        if (since == null) {
            since = old.get(run);
        }
        return since != null && ticker.nanos() - since < generationNanos;
    }

    synchronized void forget(RunRef run) {
        young.remove(run);
        old.remove(run);
    }

    private void turn() {
        long now = ticker.nanos();
        if (now - begun >= generationNanos) {
            old = now - begun >= 2 * generationNanos ? new HashMap<>() : young;
            young = new HashMap<>();
            begun = now;
        }
    }
}

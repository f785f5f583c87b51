package io.distributedcron.worker.execute;

import java.util.concurrent.atomic.LongAdder;

/** What a worker has done since it started. Thread-safe. */
public final class Counters {
    private final LongAdder claimed = new LongAdder();
    private final LongAdder finished = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder duplicates = new LongAdder();

    public void countClaimed(int runs) {
        claimed.add(runs);
    }

    void countFinished(int attempts) {
        finished.add(attempts);
    }

    void countRefused() {
        refused.increment();
    }

    public void countDuplicates(int messages) {
        duplicates.add(messages);
    }

    /** Runs claimed. */
    public long claimed() {
        return claimed.sum();
    }

    /** Attempts whose end is written. */
    public long finished() {
        return finished.sum();
    }

    /** Reports that the store refused, since the run was with somebody else by then. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that brought what was held already, or what another worker had. */
    public long duplicates() {
        return duplicates.sum();
    }
}

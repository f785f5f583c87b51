package io.distributedcron.worker.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reports that wait to be written. Thread-safe. */
public final class Outcomes {
    private record Waiting(Outcome outcome, boolean awaited, long since) {}

    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger awaited = new AtomicInteger();
    private final Surroundings surroundings;
    private volatile Runnable onAdded = () -> {};

    public Outcomes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What is called after each addition. For composition. */
    public void onAdded(Runnable action) {
        onAdded = action;
    }

    void add(Outcome outcome) {
        unanswered.incrementAndGet();
        Waiting waiting = new Waiting(outcome, outcome.awaited(), surroundings.nanos());
        if (waiting.awaited()) {
            awaited.incrementAndGet();
        }
        queue.add(waiting);
        onAdded.run();
    }

    /** Reports that are not written yet. */
    public int unanswered() {
        return unanswered.get();
    }

    void answered(int count) {
        unanswered.addAndGet(-count);
    }

    /** Whether other runs may wait until some of those in the queue are written. */
    boolean awaited() {
        return awaited.get() > 0;
    }

    /** How long the first one has waited; negative if there is none. */
    long firstWaitedNanos() {
        @Nullable Waiting first = queue.peek();
        return first == null ? -1 : Math.max(0, surroundings.nanos() - first.since());
    }

    List<Outcome> take(int atMost) {
        List<Outcome> taken = new ArrayList<>();
        @Nullable Waiting next;
        while (taken.size() < atMost && (next = queue.poll()) != null) {
            taken.add(next.outcome());
            if (next.awaited()) {
                awaited.decrementAndGet();
            }
        }
        return taken;
    }
}

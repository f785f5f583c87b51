package io.distributedcron.simulation.world;

import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only from event to event. A step of a process may let time pass in the middle of a call: then the
 * events of that time happen on top of it, and the step goes on afterwards. One thread.
 */
public final class Timeline {
    private static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private final Runnable action;

        Event(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;
    private long executed;
    private int depth;
    private boolean stopped;

    /** Nanoseconds from the beginning. */
    public long now() {
        return now;
    }

    /** Has something done at this time. */
    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), order++, action));
    }

    /** Has something done after some time. */
    void after(long nanos, Runnable action) {
        at(now + Math.max(0, nanos), action);
    }

    /** Lets time pass until then, and everything happen that is to happen; the end may be moved meanwhile. */
    void passUntil(LongSupplier end) {
        depth++;
        try {
            while (!stopped && now < end.getAsLong()) {
                @Nullable Event next = events.peek();
                if (next == null || next.at > end.getAsLong()) {
                    now = end.getAsLong();
                    return;
                }
                events.remove();
                now = next.at;
                executed++;
                next.action.run();
            }
        } finally {
            depth--;
        }
    }

    /** In how many steps of processes time passes now. */
    int depth() {
        return depth;
    }

    /** Nothing happens any more. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    /** How many events there were. */
    long executed() {
        return executed;
    }
}

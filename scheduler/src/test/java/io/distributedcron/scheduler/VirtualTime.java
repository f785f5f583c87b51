package io.distributedcron.scheduler;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/** Time that passes only from event to event, and the events. One thread. */
final class VirtualTime implements InstantSource, Ticker {
    static final Instant START = Instant.parse("2026-03-05T11:59:20.300Z");

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nanos;
    private long order;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Has something done after some time. */
    void after(Duration wait, Runnable action) {
        events.add(new Event(nanos + Math.max(0, wait.toNanos()), order++, action));
    }

    /** Lets time pass, and everything happen that is to happen in it. */
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event event = events.remove();
            nanos = event.at();
            event.action().run();
        }
        nanos = until;
    }
}

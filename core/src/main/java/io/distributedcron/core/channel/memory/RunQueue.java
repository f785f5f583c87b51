package io.distributedcron.core.channel.memory;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The runs of one pool that nobody has acknowledged: available ones in the order of their offsets, and locked ones. */
final class RunQueue {
    /** The shortest wait for the end of a lock, as a ticker that stands still would make it a spin. */
    private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A message as a receiver got it: valid until its lock ends. */
    record Delivery(long offset, RunMessage message, int count) {}

    private record Locked(Delivery delivery, long until) {}

    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final NavigableMap<Long, Delivery> available = new TreeMap<>();
    /** By offset, in the order in which the locks end, as all last equally long. */
    private final Map<Long, Locked> locked = new LinkedHashMap<>();

    private long nextOffset;

    RunQueue(Ticker ticker) {
        this.ticker = ticker;
    }

    void add(RunMessage message) {
        lock.lock();
        try {
            long offset = nextOffset++;
            available.put(offset, new Delivery(offset, message, 0));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Locks the next messages for the caller; waits for them if there are none. */
    List<Delivery> acquire(int max, Duration atMost) {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(atMost);
            freeExpired();
            while (available.isEmpty() && left > 0) {
                long wait = Math.min(left, nanosToNextExpiry());
                left -= wait - changed.awaitNanos(wait);
                freeExpired();
            }
            return lockNext(max);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the delivery of these messages for good; those whose lock is over are somebody else's by now. */
    void accept(Collection<Delivery> deliveries) {
        lock.lock();
        try {
            freeExpired();
            deliveries.forEach(this::unlock);
        } finally {
            lock.unlock();
        }
    }

    /** Lets others have these messages, unless their lock is over anyway. */
    void release(Collection<Delivery> deliveries) {
        lock.lock();
        try {
            freeExpired();
            deliveries.stream().filter(this::unlock).forEach(this::free);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            freeExpired();
            return available.size() + locked.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Delivery> lockNext(int max) {
        long until = ticker.nanos() + MemoryChannels.LOCK.toNanos();
        List<Delivery> deliveries = new ArrayList<>(Math.min(max, available.size()));
        while (deliveries.size() < max && !available.isEmpty()) {
            Delivery next = available.pollFirstEntry().getValue();
            Delivery delivery = new Delivery(next.offset(), next.message(), next.count() + 1);
            locked.put(delivery.offset(), new Locked(delivery, until));
            deliveries.add(delivery);
        }
        return deliveries;
    }

    private void freeExpired() {
        long now = ticker.nanos();
        Iterator<Locked> inOrder = locked.values().iterator();
        while (inOrder.hasNext()) {
            Locked next = inOrder.next();
            if (next.until() - now > 0) {
                return;
            }
            inOrder.remove();
            free(next.delivery());
        }
    }

    /** Whether this very delivery was still locked; the message may be locked for another receiver by now. */
    private boolean unlock(Delivery delivery) {
        Locked current = locked.get(delivery.offset());
        return current != null
                && current.delivery().count() == delivery.count()
                && locked.remove(delivery.offset(), current);
    }

    private void free(Delivery delivery) {
        if (delivery.count() < MemoryChannels.DELIVERY_LIMIT) {
            available.put(delivery.offset(), delivery);
            changed.signal();
        }
    }

    private long nanosToNextExpiry() {
        return locked.values().stream()
                .findFirst()
                .map(first -> Math.max(MIN_WAIT_NANOS, first.until() - ticker.nanos()))
                .orElse(Long.MAX_VALUE);
    }
}

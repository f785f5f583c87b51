package io.distributedcron.core.channel.memory;

import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands every page to every open receiver, in the same order to all. Thread-safe. */
final class PageBroadcast {
    private final ReentrantLock order = new ReentrantLock();
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();

    PageReceiver open() {
        Receiver receiver = new Receiver();
        receivers.add(receiver);
        return receiver;
    }

    void send(List<Page> pages) {
        order.lock();
        try {
            receivers.forEach(receiver -> receiver.add(pages));
        } finally {
            order.unlock();
        }
    }

    private final class Receiver implements PageReceiver {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition arrived = lock.newCondition();
        private final List<Page> waiting = new ArrayList<>();
        private boolean closed;

        void add(List<Page> pages) {
            lock.lock();
            try {
                waiting.addAll(pages);
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<Page> poll(Duration atMost) {
            lock.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("this receiver of pages is closed");
                }
                long left = TimeUnit.NANOSECONDS.convert(atMost);
                while (waiting.isEmpty() && left > 0 && !closed) {
                    left = arrived.awaitNanos(left);
                }
                List<Page> pages = List.copyOf(waiting);
                waiting.clear();
                return pages;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            receivers.remove(this);
            lock.lock();
            try {
                closed = true;
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}

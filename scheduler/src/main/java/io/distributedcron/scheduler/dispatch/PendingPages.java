package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The pages that wait to be dispatched: windows first, as they are in time yet; of the overdue pages only the latest of a
 * pool and slots. Thread-safe.
 */
final class PendingPages {
    private record Key(PoolId pool, SlotRange slots) {}

    private final Deque<Page> windows = new ArrayDeque<>();
    private final LinkedHashMap<Key, Page> overdue = new LinkedHashMap<>();

    synchronized void add(Page page) {
        switch (page.horizon()) {
            case Horizon.Window window -> windows.add(page);
            case Horizon.Overdue before -> overdue.put(new Key(page.pool(), page.slots()), page);
        }
    }

    synchronized Optional<Page> next() {
        Page window = windows.poll();
        if (window != null) {
            return Optional.of(window);
        }
        Iterator<Page> pages = overdue.values().iterator();
        if (!pages.hasNext()) {
            return Optional.empty();
        }
        Page first = pages.next();
        pages.remove();
        return Optional.of(first);
    }

    synchronized boolean isEmpty() {
        return windows.isEmpty() && overdue.isEmpty();
    }
}

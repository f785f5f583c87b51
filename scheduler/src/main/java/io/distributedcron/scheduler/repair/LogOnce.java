package io.distributedcron.scheduler.repair;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers, within bounds, what was said already. Thread-safe. */
public final class LogOnce {
    private final Map<String, Boolean> said;

    /** Remembers the latest {@code capacity} sayings. */
    public LogOnce(int capacity) {
        this.said = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Whether this is to be said now. */
    public synchronized boolean first(String what) {
        return said.put(what, true) == null;
    }
}

package io.distributedcron.core.time;

import java.time.Instant;

/** What time the database says it is. Thread-safe; may throw {@link io.distributedcron.core.store.StoreException}. */
@FunctionalInterface
public interface DatabaseClock {
    Instant now();
}

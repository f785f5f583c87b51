package io.distributedcron.core.store;

import io.distributedcron.core.channel.Epoch;

/** The counter that gives each new master its epoch. Thread-safe; may throw {@link StoreException}. */
@FunctionalInterface
public interface Epochs {
    /** A number greater than every one given before, on any node. */
    Epoch next();
}

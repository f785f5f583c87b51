package io.distributedcron.core.store;

import io.distributedcron.core.channel.Epoch;
import java.util.function.Supplier;

/** The counter that gives each new master its epoch. Thread-safe; may throw {@link StoreException}. */
public interface Epochs {
    /** A number greater than every one given before, on any node. */
    Epoch next();

    /** The greatest number that was given; 0 before the first. What is greater was given by nobody. */
    Epoch newest();

    /** A counter of these two answers. */
    static Epochs of(Supplier<Epoch> next, Supplier<Epoch> newest) {
        return new Epochs() {
            @Override
            public Epoch next() {
                return next.get();
            }

            @Override
            public Epoch newest() {
                return newest.get();
            }
        };
    }
}

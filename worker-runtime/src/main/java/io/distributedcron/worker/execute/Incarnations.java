package io.distributedcron.worker.execute;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which incarnation of the worker there is now, if any. Thread-safe. */
public final class Incarnations {
    private volatile @Nullable Incarnation current;

    /** The present one; it may be over already. */
    public Optional<Incarnation> current() {
        return Optional.ofNullable(current);
    }

    /** The present one, if it may act. */
    public Optional<Incarnation> acting() {
        return current().filter(Incarnation::mayAct);
    }

    public void begin(Incarnation next) {
        current = next;
    }

    /** Nothing is left of the one before. */
    public void forget() {
        current = null;
    }
}

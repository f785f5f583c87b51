package io.distributedcron.core.store.memory;

import io.distributedcron.core.run.Run;
import java.util.Optional;

/** Hears of every change of a stored run, in order, while the stores are locked: it must not change them. */
@FunctionalInterface
public interface RunObserver {
    /**
     * A run has changed.
     *
     * @param before empty where it was added
     * @param after empty where it was removed
     */
    void changed(Optional<Run> before, Optional<Run> after);
}

package io.distributedcron.worker.loop;

/**
 * What happens when there is no memory left. Whoever is told first need not be the culprit; and any thread may have been hit,
 * one of a client of the servers too, that nobody starts again.
 */
@FunctionalInterface
public interface OnOutOfMemory {
    /** Nothing happens: where it was an attempt, that has failed. */
    OnOutOfMemory GO_ON = (where, error) -> {};

    /**
     * Somebody ran out of memory.
     *
     * @param where for people
     */
    void met(String where, OutOfMemoryError error);
}

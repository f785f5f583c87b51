package io.distributedcron.core.store;

/**
 * The store did not answer. Nothing is known about a write that was under way: it may have happened. Whoever catches
 * this reads again, or repeats the write, which every write here bears.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.distributedcron.worker.execute;

/** A stored payload is kept nowhere any more: its job is gone. */
public final class PayloadGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    PayloadGoneException(String key) {
        super("the payload kept as '" + key + "' is gone, probably with its job");
    }
}

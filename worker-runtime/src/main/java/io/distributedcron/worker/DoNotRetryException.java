package io.distributedcron.worker;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that knows that another attempt would be in vain: the run fails at once, whatever attempts are left.
 * A timeout or a cancellation that came before stands.
 */
public class DoNotRetryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message why, for people; it is kept with the run */
    public DoNotRetryException(String message) {
        super(message);
    }

    /**
     * Because of another failure.
     *
     * @param message why, for people; it is kept with the run
     */
    public DoNotRetryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

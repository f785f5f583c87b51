package io.distributedcron.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that knows when another attempt makes sense, as a server says by {@code Retry-After}: the attempt
 * fails, and if one is left the next is due then instead of after the job's backoff, whatever {@code retryOn} and {@code
 * notRetryOn} say. A time that has passed means at once; one of more than a year ahead means a year ahead.
 */
public class RetryAtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Instant time;

    /**
     * Another attempt at this time, by {@link JobContext#now()}.
     *
     * @param message what failed, for people; it is kept with the run
     */
    public RetryAtException(Instant time, String message) {
        this(time, message, null);
    }

    /** Another attempt at this time, because of another failure. */
    public RetryAtException(Instant time, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.time = time;
    }

    /** When the next attempt shall be due. */
    public Instant time() {
        return time;
    }
}

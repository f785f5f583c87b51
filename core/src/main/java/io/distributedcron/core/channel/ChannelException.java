package io.distributedcron.core.channel;

/** The channel did not answer. What was sent may or may not have arrived. */
public final class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChannelException(String message) {
        super(message);
    }

    public ChannelException(String message, Throwable cause) {
        super(message, cause);
    }
}

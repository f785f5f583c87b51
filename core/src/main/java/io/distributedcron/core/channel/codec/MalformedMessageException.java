package io.distributedcron.core.channel.codec;

import org.jspecify.annotations.Nullable;

/** Bytes that are no message of ours, or one of a version that this reader does not know. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }

    MalformedMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

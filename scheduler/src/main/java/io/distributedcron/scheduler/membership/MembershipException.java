package io.distributedcron.scheduler.membership;

/** The server that keeps membership and lock did not answer. */
public final class MembershipException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MembershipException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.distributedcron.cli;

/** A file in which the job that is asked for is not. The message says which file, why, and what to do. */
final class IllegalManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IllegalManifestException(String message) {
        super(message);
    }
}

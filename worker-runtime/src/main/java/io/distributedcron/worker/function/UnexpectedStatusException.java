package io.distributedcron.worker.function;

import java.io.IOException;

/** A server answered with a status that does not mean success. */
public final class UnexpectedStatusException extends IOException {
    private static final long serialVersionUID = 1L;

    UnexpectedStatusException(HttpCall call, int status, String beginOfBody) {
        super(call.url() + " answered " + status + (beginOfBody.isBlank() ? "" : ": " + beginOfBody));
    }
}

package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer other than success, as the API's clients expect it: an HTTP code with a Status object. */
final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    private ApiFailure(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static ApiFailure notFound(String what) {
        return new ApiFailure(404, "NotFound", what + " not found");
    }

    static ApiFailure alreadyExists(ObjectKey key) {
        return new ApiFailure(409, "AlreadyExists", key + " already exists");
    }

    static ApiFailure conflict(ObjectKey key) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + key
                        + ": the object has been modified; please apply your changes to the latest version");
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message);
    }

    static ApiFailure methodNotAllowed(String method) {
        return new ApiFailure(405, "MethodNotAllowed", method + " is not supported here");
    }

    static ApiFailure unsupportedMediaType(String type) {
        return new ApiFailure(415, "UnsupportedMediaType", "the body of a patch was of the unknown type " + type);
    }

    static ApiFailure gone() {
        return new ApiFailure(410, "Expired", "too old resource version");
    }

    static ApiFailure internal(Exception e) {
        return new ApiFailure(500, "InternalError", e.toString());
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
    }
}

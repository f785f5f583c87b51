package io.distributedcron.worker.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payload of {@code http}: a request, and which answer means success.
 *
 * @param url http or https
 * @param method default GET, or POST where there is a body
 * @param headers sent as they are
 * @param body sent as JSON, a JSON string as its text; default none
 * @param expectedStatus which statuses mean success; default every one from 200 to 299
 */
public record HttpCall(
        URI url,
        @Nullable String method,
        @Nullable Map<String, String> headers,
        @Nullable JsonNode body,
        @Nullable List<Integer> expectedStatus) {
    public HttpCall {
        String scheme = url == null ? null : url.getScheme();
        if (scheme == null || !List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("url '" + url + "' must begin with http:// or https://");
        }
    }

    boolean expects(int status) {
        if (expectedStatus == null || expectedStatus.isEmpty()) {
            return status >= 200 && status <= 299;
        }
        return expectedStatus.contains(status);
    }

    /** The request, marked with the idempotency key unless the caller sends one. */
    HttpRequest request(String idempotencyKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        request.setHeader("Idempotency-Key", idempotencyKey);
        if (body != null && !body.isTextual()) {
            request.setHeader("Content-Type", "application/json");
        }
        if (headers != null) {
            headers.forEach(request::setHeader);
        }
        String verb = method != null ? method.toUpperCase(Locale.ROOT) : body != null ? "POST" : "GET";
        return request.method(verb, publisher()).build();
    }

    private HttpRequest.BodyPublisher publisher() {
        if (body == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.ofString(body.isTextual() ? body.textValue() : body.toString());
    }
}

package io.distributedcron.core.declare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.distributedcron.core.job.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A payload as somebody wrote it: one JSON value, or nothing.
 *
 * @param json empty where the function gets nothing
 */
public record PayloadText(Optional<String> json) {
    /** No payload. */
    public static final PayloadText NONE = new PayloadText(Optional.empty());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads JSON; {@code null} is no payload.
     *
     * @param field where it stands, for the message
     * @throws InvalidRequestException if it is no JSON, or too large
     */
    public static PayloadText parse(String field, String text) {
        String json = text.strip();
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        if (size > Payload.MAX_BYTES) {
            throw new InvalidRequestException(
                    field,
                    json,
                    "has " + size + " bytes, and at most " + Payload.MAX_BYTES + " (256 KiB) are accepted",
                    "Keep the data where the function can read it, and put its address into the payload.");
        }
        return read(field, json).isNull() ? NONE : new PayloadText(Optional.of(json));
    }

    private static JsonNode read(String field, String json) {
        try {
            JsonNode value = JSON.readTree(json);
            if (value == null || value.isMissingNode()) {
                throw new InvalidRequestException(field, json, "is empty", "Write one JSON value, or leave it out.");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    field,
                    json,
                    "is no JSON: " + e.getOriginalMessage(),
                    "Write one JSON value; texts stand in double quotes.");
        }
    }

    /**
     * Where it is kept.
     *
     * @param key what it is kept under if it is too large to travel with a run
     */
    public Payload kept(Payload.Stored key) {
        return json.<Payload>map(text -> Payload.fitsInline(text) ? new Payload.Inline(text) : key)
                .orElseGet(Payload.None::new);
    }
}

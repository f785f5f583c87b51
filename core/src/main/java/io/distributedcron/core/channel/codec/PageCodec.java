package io.distributedcron.core.channel.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Pages as JSON: they are few, and this way a console consumer shows them. For example
 *
 * <pre>{@code
 * {"v":1,"epoch":7,"tick":42,"scheduler":"s-1","pool":"default/main","slots":[0,512],
 *  "window":["2026-01-01T00:00:00Z","2026-01-01T00:00:01Z"],"expiresAt":"2026-01-01T00:00:10Z"}
 * }</pre>
 *
 * or with {@code "overdue":"2026-01-01T00:00:00Z"} in place of the window. Readers ignore fields that they do not know;
 * the version changes when an older reader would misread.
 */
public final class PageCodec {
    static final int VERSION = 1;

    /** More than any page needs; longer records are not even parsed. */
    static final int MAX_BYTES = 16 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PageCodec() {}

    public static byte[] encode(Page page) {
        ObjectNode json = JSON.createObjectNode()
                .put("v", VERSION)
                .put("epoch", page.epoch().value())
                .put("tick", page.tick())
                .put("scheduler", page.scheduler().value())
                .put("pool", page.pool().toString());
        json.putArray("slots").add(page.slots().from()).add(page.slots().to());
        switch (page.horizon()) {
            case Horizon.Window(Instant from, Instant to) ->
                json.putArray("window").add(from.toString()).add(to.toString());
            case Horizon.Overdue(Instant before) -> json.put("overdue", before.toString());
        }
        json.put("expiresAt", page.expiresAt().toString());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page could not be written as JSON: " + page, e);
        }
    }

    /**
     * The page of these bytes.
     *
     * @throws MalformedMessageException whenever they are not one, whatever they are
     */
    public static Page decode(byte[] bytes) throws MalformedMessageException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedMessageException(bytes.length + " bytes are too many for a page");
        }
        try {
            return read(JSON.readTree(bytes));
        } catch (IOException e) {
            throw new MalformedMessageException("not JSON", e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedMessageException("a field has no valid value: " + e.getMessage(), e);
        }
    }

    private static Page read(JsonNode json) throws MalformedMessageException {
        long version = number(json, "v");
        if (version != VERSION) {
            throw new MalformedMessageException("version " + version + " is not known here; known is " + VERSION);
        }
        JsonNode slots = pair(json, "slots");
        return new Page(
                new Epoch(number(json, "epoch")),
                number(json, "tick"),
                new SchedulerId(text(json, "scheduler")),
                PoolId.parse(text(json, "pool")),
                new SlotRange(slotNumber(slots.get(0)), slotNumber(slots.get(1))),
                horizon(json),
                Instant.parse(text(json, "expiresAt")));
    }

    private static Horizon horizon(JsonNode json) throws MalformedMessageException {
        if (json.has("window") == json.has("overdue")) {
            throw new MalformedMessageException("expected either a window or overdue");
        }
        if (json.has("overdue")) {
            return new Horizon.Overdue(Instant.parse(text(json, "overdue")));
        }
        JsonNode window = pair(json, "window");
        return new Horizon.Window(
                Instant.parse(window.get(0).asText()),
                Instant.parse(window.get(1).asText()));
    }

    private static String text(JsonNode json, String field) throws MalformedMessageException {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new MalformedMessageException("field " + field + " is missing or no text");
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String field) throws MalformedMessageException {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedMessageException("field " + field + " is missing or no whole number of 64 bits");
        }
        return value.longValue();
    }

    private static JsonNode pair(JsonNode json, String field) throws MalformedMessageException {
        JsonNode value = json.path(field);
        if (!value.isArray() || value.size() != 2) {
            throw new MalformedMessageException("field " + field + " is missing or no pair");
        }
        return value;
    }

    private static int slotNumber(JsonNode value) throws MalformedMessageException {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new MalformedMessageException("a slot is no whole number");
        }
        return value.intValue();
    }
}

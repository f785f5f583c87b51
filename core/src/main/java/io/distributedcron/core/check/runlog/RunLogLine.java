package io.distributedcron.core.check.runlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of a run log: a JSON object such as {@code {"event":"start","job":"shop/bill","run":"<uid>:1767225600000",
 * "attempt":1,"scheduled":"2026-01-01T00:00:00Z","due":"2026-01-01T00:00:00Z","at":"2026-01-01T00:00:00.001Z"}}. Events:
 * {@code start}, {@code end}, {@code failed}, {@code interrupted}; more fields do not matter.
 */
public final class RunLogLine {
    private static final JsonMapper JSON = new JsonMapper();

    private RunLogLine() {}

    /** The line of an event, without its end. */
    public static String format(LoggedEvent event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("event", event.kind().name().toLowerCase(Locale.ROOT));
        line.put("job", event.job().toString());
        line.put("run", event.run().value());
        line.put("attempt", event.attempt());
        line.put("scheduled", event.scheduledTime().toString());
        line.put("due", event.dueTime().toString());
        line.put("at", event.at().toString());
        return line.toString();
    }

    /** The event of a line; empty where it is none. */
    public static Optional<LoggedEvent> parse(String line) {
        try {
            JsonNode read = JSON.readTree(line);
            return Optional.of(new LoggedEvent(
                    LoggedEvent.Kind.valueOf(text(read, "event").toUpperCase(Locale.ROOT)),
                    JobId.parse(text(read, "job")),
                    new RunId(text(read, "run")),
                    read.path("attempt").intValue(),
                    Instant.parse(text(read, "scheduled")),
                    Instant.parse(text(read, "due")),
                    Instant.parse(text(read, "at"))));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException noEvent) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }
}

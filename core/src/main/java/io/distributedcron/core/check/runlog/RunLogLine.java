package io.distributedcron.core.check.runlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.io.IOException;
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
        try (JsonParser fields = JSON.createParser(line)) {
            return Optional.of(read(fields));
        } catch (IOException | IllegalArgumentException | DateTimeException noEvent) {
            return Optional.empty();
        }
    }

    /** Without a tree in between: there are millions of lines. */
    private static LoggedEvent read(JsonParser fields) throws IOException {
        String kind = "";
        String job = "";
        String run = "";
        int attempt = 0;
        String scheduled = "";
        String due = "";
        String at = "";
        if (fields.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("It is no object");
        }
        while (fields.nextToken() == JsonToken.FIELD_NAME) {
            String name = fields.currentName();
            JsonToken value = fields.nextToken();
            switch (name) {
                case "event" -> kind = fields.getText();
                case "job" -> job = fields.getText();
                case "run" -> run = fields.getText();
                case "attempt" -> attempt = value == JsonToken.VALUE_NUMBER_INT ? fields.getIntValue() : 0;
                case "scheduled" -> scheduled = fields.getText();
                case "due" -> due = fields.getText();
                case "at" -> at = fields.getText();
                default -> fields.skipChildren();
            }
        }
        Instant scheduledTime = Instant.parse(scheduled);
        return new LoggedEvent(
                LoggedEvent.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                JobId.parse(job),
                new RunId(run),
                attempt,
                scheduledTime,
                due.equals(scheduled) ? scheduledTime : Instant.parse(due),
                Instant.parse(at));
    }
}

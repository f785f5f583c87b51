package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects as kubectl shows them: a table of the columns of their type. */
final class TableView {

    private static final Pattern CONDITION =
            Pattern.compile("(.*)\\[\\?\\(@\\.(\\w+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)](.*)");

    private TableView() {}

    static ObjectNode of(ResourceType type, String resourceVersion, List<ObjectNode> objects, Instant now) {
        ObjectNode table =
                JsonNodeFactory.instance.objectNode().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        ArrayNode columns = table.putArray("columnDefinitions");
        columns.addObject()
                .put("name", "Name")
                .put("type", "string")
                .put("format", "name")
                .put("description", "")
                .put("priority", 0);
        type.columns().forEach(column -> columns.addObject()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", "")
                .put("description", "")
                .put("priority", column.priority()));
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> row(rows.addObject(), type, object, now));
        return table;
    }

    private static void row(ObjectNode row, ResourceType type, ObjectNode object, Instant now) {
        ArrayNode cells = row.putArray("cells");
        cells.add(object.path("metadata").path("name"));
        type.columns().forEach(column -> cells.add(cell(column, at(object, column.path()), now)));
        row.putObject("object")
                .put("kind", "PartialObjectMetadata")
                .put("apiVersion", "meta.k8s.io/v1")
                .set("metadata", object.path("metadata"));
    }

    private static JsonNode cell(ResourceType.Column column, JsonNode value, Instant now) {
        if (value.isMissingNode()) {
            return NullNode.getInstance();
        }
        return column.type().equals("date") ? JsonNodeFactory.instance.textNode(age(value.asText(), now)) : value;
    }

    /** The value at a JSONPath of field names, with at most one condition on the items of a list. */
    static JsonNode at(JsonNode object, String path) {
        Matcher condition = CONDITION.matcher(path);
        if (!condition.matches()) {
            return object.at(path.replace('.', '/'));
        }
        for (JsonNode item : object.at(condition.group(1).replace('.', '/'))) {
            if (item.path(condition.group(2)).asText("").equals(condition.group(3))) {
                return item.at(condition.group(4).replace('.', '/'));
            }
        }
        return object.path("");
    }

    static String age(String timestamp, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(timestamp), now);
            if (age.isNegative()) {
                return "<invalid>"; // as kubectl shows what lies in the future
            }
            if (age.toSeconds() < 120) {
                return age.toSeconds() + "s";
            }
            if (age.toMinutes() < 120) {
                return age.toMinutes() + "m";
            }
            return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
        } catch (DateTimeException notATimestamp) {
            return timestamp;
        }
    }
}

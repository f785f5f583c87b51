package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Server-side apply for one manager at a time: what the manager states is set, what it stated before and states no more
 * is removed. Lists are taken whole; who else owns a field is not asked.
 */
final class ServerSideApply {

    private ServerSideApply() {}

    /** The result of {@code manager} applying {@code applied} to {@code current}, which may be an empty object. */
    static ObjectNode apply(ObjectNode current, ObjectNode applied, String manager, String subresource, Instant now) {
        ObjectNode stated = applied.deepCopy();
        if (stated.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation"));
        }
        ObjectNode fields = fieldsOf(stated);
        fields.remove(List.of("f:apiVersion", "f:kind"));
        if (fields.path("f:metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("f:name", "f:namespace"));
        }
        ObjectNode result = current.deepCopy();
        ArrayNode managed = result.withObject("/metadata").withArray("/managedFields");
        int own = indexOf(managed, manager, subresource);
        if (own < managed.size()) {
            removeUnstated(result, managed.path(own).path("fieldsV1"), fields);
        }
        ObjectNode merged = (ObjectNode) Patches.merge(result, stated);
        record(
                merged.withObject("/metadata").withArray("/managedFields"),
                own,
                entry(manager, subresource, applied, now).set("fieldsV1", fields));
        return merged;
    }

    private static ObjectNode entry(String manager, String subresource, ObjectNode applied, Instant now) {
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("manager", manager)
                .put("operation", "Apply")
                .put("apiVersion", applied.path("apiVersion").asText())
                .put("time", ObjectRules.timestamp(now))
                .put("fieldsType", "FieldsV1");
        return subresource.isEmpty() ? entry : entry.put("subresource", subresource);
    }

    /** An entry that says the same as before keeps its time, or nothing would ever be unchanged. */
    private static void record(ArrayNode managed, int own, ObjectNode entry) {
        if (own == managed.size()) {
            managed.add(entry);
        } else if (!managed.path(own).path("fieldsV1").equals(entry.path("fieldsV1"))) {
            managed.set(own, entry);
        }
    }

    private static int indexOf(ArrayNode managed, String manager, String subresource) {
        int at = 0;
        while (at < managed.size()
                && !(managed.path(at).path("manager").asText().equals(manager)
                        && managed.path(at).path("operation").asText().equals("Apply")
                        && managed.path(at).path("subresource").asText("").equals(subresource))) {
            at++;
        }
        return at;
    }

    /** The names of the fields, as {@code f:name} trees whose leaves are empty. */
    private static ObjectNode fieldsOf(ObjectNode object) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(field -> fields.set(
                        "f:" + field.getKey(),
                        field.getValue() instanceof ObjectNode nested && !nested.isEmpty()
                                ? fieldsOf(nested)
                                : JsonNodeFactory.instance.objectNode()));
        return fields;
    }

    private static void removeUnstated(ObjectNode object, JsonNode before, JsonNode now) {
        before.properties().forEach(field -> {
            String name = field.getKey().substring("f:".length());
            if (field.getValue().isEmpty()) {
                if (!now.has(field.getKey())) {
                    object.remove(name);
                }
            } else if (object.path(name) instanceof ObjectNode nested) {
                removeUnstated(nested, field.getValue(), now.path(field.getKey()));
                if (nested.isEmpty() && !now.has(field.getKey())) {
                    object.remove(name);
                }
            }
        });
    }
}

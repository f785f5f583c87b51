package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults of a structural schema, as the API does before it stores a custom resource. */
final class SchemaDefaults {

    private SchemaDefaults() {}

    static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode valueDefault = property.getValue().path("default");
                if (!object.has(property.getKey()) && !valueDefault.isMissingNode()) {
                    object.set(property.getKey(), valueDefault.deepCopy());
                }
                fill(object.path(property.getKey()), property.getValue());
            });
            JsonNode others = schema.path("additionalProperties");
            if (others.isObject()) {
                object.forEach(entry -> fill(entry, others));
            }
        } else if (value.isArray()) {
            value.forEach(item -> fill(item, schema.path("items")));
        }
    }
}

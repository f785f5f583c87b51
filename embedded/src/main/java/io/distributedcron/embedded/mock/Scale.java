package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scale of an object that keeps its replicas where Deployments do. */
final class Scale {

    private Scale() {}

    static ObjectNode of(JsonNode object) {
        ObjectNode scale =
                JsonNodeFactory.instance.objectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            if (object.path("metadata").has(field)) {
                metadata.set(field, object.path("metadata").get(field));
            }
        }
        scale.putObject("spec")
                .put("replicas", object.path("spec").path("replicas").asInt(0));
        scale.putObject("status")
                .put("replicas", object.path("status").path("replicas").asInt(0));
        return scale;
    }

    /** {@code object} with the replicas of {@code scale}. */
    static ObjectNode put(ObjectNode object, JsonNode scale) {
        ObjectNode scaled = object.deepCopy();
        scaled.withObject("/spec").set("replicas", scale.path("spec").path("replicas"));
        JsonNode version = scale.path("metadata").path("resourceVersion");
        if (!version.isMissingNode()) {
            scaled.withObject("/metadata").set("resourceVersion", version);
        }
        return scaled;
    }
}

package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the API makes of an object that is written: the fields that belong to it and not to the writer. */
final class ObjectRules {

    private static final List<String> KEPT = List.of("uid", "creationTimestamp", "deletionTimestamp", "generation");

    private ObjectRules() {}

    static ObjectNode created(ResourceType type, ObjectKey key, ObjectNode body, String uid, Instant now) {
        ObjectNode object = body.deepCopy();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", key.name());
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.put("uid", uid).put("creationTimestamp", timestamp(now)).put("generation", 1);
        metadata.remove(List.of("resourceVersion", "deletionTimestamp"));
        if (type.hasStatus()) {
            object.remove("status");
        }
        SchemaDefaults.fill(object, type.schema());
        if (type.isDefinition()) {
            establish(object, now);
        }
        return object;
    }

    private static void establish(ObjectNode definition, Instant now) {
        ObjectNode status = definition.putObject("status");
        status.set("acceptedNames", definition.path("spec").path("names"));
        ArrayNode conditions = status.putArray("conditions");
        for (String type : List.of("NamesAccepted", "Established")) {
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("reason", type)
                    .put("lastTransitionTime", timestamp(now));
        }
        ArrayNode stored = status.putArray("storedVersions");
        definition.path("spec").path("versions").forEach(version -> stored.add(version.path("name")));
    }

    /** A write of the object itself: its status stays, its generation grows with its content. */
    static ObjectNode updated(ResourceType type, ObjectKey key, ObjectNode current, ObjectNode body) {
        refuseStale(key, current, body);
        ObjectNode object = body.deepCopy();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        SchemaDefaults.fill(object, type.schema());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", key.name());
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
        for (String field : KEPT) {
            copyOrRemove(current.path("metadata"), metadata, field);
        }
        copyOrRemove(current.path("metadata"), metadata, "resourceVersion");
        if (type.hasStatus()) {
            copyOrRemove(current, object, "status");
        }
        if (!content(current).equals(content(object))) {
            metadata.put(
                    "generation", current.path("metadata").path("generation").asLong() + 1);
        }
        return object;
    }

    /** A write of the status alone. */
    static ObjectNode statusUpdated(ObjectKey key, ObjectNode current, ObjectNode body) {
        refuseStale(key, current, body);
        ObjectNode object = current.deepCopy();
        copyOrRemove(body, object, "status");
        if (body.path("metadata").has("managedFields")) {
            object.withObject("/metadata")
                    .set("managedFields", body.path("metadata").path("managedFields"));
        }
        return object;
    }

    /** A deletion: gone, or marked while finalizers remain. */
    static Optional<ObjectNode> deleted(ObjectNode current, Instant now) {
        if (current.path("metadata").path("finalizers").isEmpty()) {
            return Optional.empty();
        }
        ObjectNode object = current.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        if (!metadata.has("deletionTimestamp")) {
            metadata.put("deletionTimestamp", timestamp(now)).put("deletionGracePeriodSeconds", 0);
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        return Optional.of(object);
    }

    /** What remains of an object after a write: nothing when that took away the last finalizer of a deleted one. */
    static Optional<ObjectNode> remaining(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        boolean gone =
                metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty();
        return gone ? Optional.empty() : Optional.of(object);
    }

    private static void refuseStale(ObjectKey key, ObjectNode current, ObjectNode body) {
        String sent = body.path("metadata").path("resourceVersion").asText("");
        if (!sent.isEmpty()
                && !sent.equals(current.path("metadata").path("resourceVersion").asText())) {
            throw ApiFailure.conflict(key);
        }
    }

    private static JsonNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove(List.of("metadata", "status", "apiVersion"));
        return content;
    }

    private static void copyOrRemove(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }

    static String timestamp(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

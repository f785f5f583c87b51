package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The ways to change an object by what is different. Nothing given is changed; the result is new. */
final class Patches {

    private Patches() {}

    /** JSON Merge Patch, RFC 7386. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode result = objectOrEmpty(target);
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), merge(result.path(change.getKey()), change.getValue()));
            }
        });
        return result;
    }

    /**
     * The strategic merge patch of built-in types, without their schemas: lists whose items have a name are merged by
     * it, other lists are replaced.
     */
    static JsonNode strategic(JsonNode target, JsonNode patch) {
        if (patch instanceof ArrayNode items && target instanceof ArrayNode existing && isNamed(items)) {
            return mergedByName(existing, items);
        }
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode result = objectOrEmpty(target);
        changes.properties().forEach(change -> {
            if (change.getKey().startsWith("$")) {
                return; // hints on order and the like, which need a schema
            }
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), strategic(result.path(change.getKey()), change.getValue()));
            }
        });
        return result;
    }

    private static boolean isNamed(ArrayNode items) {
        for (JsonNode item : items) {
            if (!item.has("name")) {
                return false;
            }
        }
        return !items.isEmpty();
    }

    private static ArrayNode mergedByName(ArrayNode existing, ArrayNode items) {
        ArrayNode result = existing.deepCopy();
        for (JsonNode item : items) {
            int at = 0;
            while (at < result.size() && !result.path(at).path("name").equals(item.path("name"))) {
                at++;
            }
            if (item.path("$patch").asText("").equals("delete")) {
                result.remove(at);
            } else if (at < result.size()) {
                result.set(at, strategic(result.path(at), item));
            } else {
                result.add(strategic(JsonNodeFactory.instance.objectNode(), item));
            }
        }
        return result;
    }

    private static ObjectNode objectOrEmpty(JsonNode node) {
        return node instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /** JSON Patch, RFC 6902. */
    static JsonNode jsonPatch(JsonNode target, JsonNode operations) {
        JsonNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            JsonPointer path = JsonPointer.compile(operation.path("path").asText());
            JsonPointer from = JsonPointer.compile(operation.path("from").asText(""));
            JsonNode value = operation.path("value");
            switch (operation.path("op").asText()) {
                case "add" -> add(result, path, value);
                case "remove" -> remove(result, path);
                case "replace" -> {
                    remove(result, path);
                    add(result, path, value);
                }
                case "test" -> test(result, path, value);
                case "copy" -> add(result, path, existing(result, from).deepCopy());
                case "move" -> {
                    JsonNode moved = existing(result, from);
                    remove(result, from);
                    add(result, path, moved);
                }
                case String other -> throw ApiFailure.badRequest("unknown operation '" + other + "' in a JSON patch");
            }
        }
        return result;
    }

    private static JsonNode existing(JsonNode root, JsonPointer path) {
        JsonNode value = root.at(path);
        if (value.isMissingNode()) {
            throw ApiFailure.badRequest("a JSON patch names " + path + ", which does not exist");
        }
        return value;
    }

    private static void test(JsonNode root, JsonPointer path, JsonNode value) {
        if (!root.at(path).equals(value)) {
            throw ApiFailure.badRequest(
                    "a JSON patch expects " + value + " at " + path + ", which is " + root.at(path));
        }
    }

    private static void add(JsonNode root, JsonPointer path, JsonNode value) {
        String last = path.last().getMatchingProperty();
        switch (existing(root, path.head())) {
            case ObjectNode parent -> parent.set(last, value);
            case ArrayNode parent ->
                parent.insert(last.equals("-") ? parent.size() : path.last().getMatchingIndex(), value);
            case JsonNode other ->
                throw ApiFailure.badRequest("a JSON patch adds at " + path + ", whose parent is " + other);
        }
    }

    private static void remove(JsonNode root, JsonPointer path) {
        existing(root, path);
        switch (root.at(path.head())) {
            case ObjectNode parent -> parent.remove(path.last().getMatchingProperty());
            case ArrayNode parent -> parent.remove(path.last().getMatchingIndex());
            case JsonNode other ->
                throw ApiFailure.badRequest("a JSON patch removes " + path + ", whose parent is " + other);
        }
    }
}

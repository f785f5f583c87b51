package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Map;

/** A request for objects, free of HTTP. */
record ApiRequest(
        String method, RequestPath path, Map<String, String> query, String contentType, String accept, String body) {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    ApiRequest {
        query = Map.copyOf(query);
    }

    /** The value of a parameter, empty where there is none. */
    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean isWatch() {
        return method.equals("GET")
                && (parameter("watch").equals("true") || parameter("watch").equals("1"));
    }

    boolean isDryRun() {
        return !parameter("dryRun").isEmpty();
    }

    boolean wantsTable() {
        return accept.contains("as=Table");
    }

    JsonNode content() {
        if (contentType.contains("protobuf")) {
            throw ApiFailure.unsupportedMediaType(contentType);
        }
        try {
            JsonNode content = contentType.contains("yaml") ? YAML.readTree(body) : JSON.readTree(body);
            return content == null ? JSON.createObjectNode() : content;
        } catch (IOException e) {
            throw ApiFailure.badRequest("the body could not be read: " + e.getMessage());
        }
    }

    ObjectNode objectContent() {
        if (content() instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body is not an object");
    }
}

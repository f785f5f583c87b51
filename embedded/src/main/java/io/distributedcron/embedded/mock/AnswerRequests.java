package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads and writes objects as requests ask. */
final class AnswerRequests {

    private final ObjectStore store;
    private final ResourceTypes types;
    private final InstantSource clock;

    AnswerRequests(ObjectStore store, ResourceTypes types, InstantSource clock) {
        this.store = store;
        this.types = types;
        this.clock = clock;
    }

    record Answer(int code, ObjectNode body) {}

    Answer answer(ApiRequest request) {
        RequestPath path = request.path();
        ResourceType type = types.of(path);
        if (!path.subresource().isEmpty() && !type.subresources().contains(path.subresource())) {
            throw ApiFailure.notFound(path.key() + "/" + path.subresource());
        }
        boolean collection = path.name().isEmpty();
        return switch (request.method()) {
            case "GET" -> collection ? list(type, request) : read(type, request);
            case "POST" -> create(type, request);
            case "PUT" -> ok(written(type, request, current -> request.objectContent(), false));
            case "PATCH" -> patch(type, request);
            case "DELETE" -> collection ? deleteAll(type, request) : delete(type, request, path.key());
            case String other -> throw ApiFailure.methodNotAllowed(other);
        };
    }

    private static Answer ok(ObjectNode body) {
        return new Answer(200, body);
    }

    private Answer list(ResourceType type, ApiRequest request) {
        RequestPath path = request.path();
        ObjectStore.Listing listing = store.list(path.group(), path.plural(), path.namespace());
        List<ObjectNode> objects = listing.objects().stream()
                .filter(Selector.labels(request.parameter("labelSelector")))
                .filter(Selector.fields(request.parameter("fieldSelector")))
                .map(object -> object.put("apiVersion", type.apiVersion()))
                .toList();
        String version = String.valueOf(listing.version());
        if (request.wantsTable()) {
            return ok(TableView.of(type, version, objects, clock.instant()));
        }
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", type.kind() + "List")
                .put("apiVersion", type.apiVersion());
        list.putObject("metadata").put("resourceVersion", version);
        list.putArray("items").addAll(objects);
        return ok(list);
    }

    private Answer read(ResourceType type, ApiRequest request) {
        ObjectKey key = request.path().key();
        ObjectNode object = store.get(key)
                .orElseThrow(() -> ApiFailure.notFound(key.toString()))
                .put("apiVersion", type.apiVersion());
        if (request.path().subresource().equals("scale")) {
            return ok(Scale.of(object));
        }
        String version = object.path("metadata").path("resourceVersion").asText();
        return ok(request.wantsTable() ? TableView.of(type, version, List.of(object), clock.instant()) : object);
    }

    private Answer create(ResourceType type, ApiRequest request) {
        RequestPath path = request.path();
        if (!path.name().isEmpty()) {
            throw ApiFailure.methodNotAllowed("POST to an object");
        }
        ObjectNode body = request.objectContent();
        JsonNode metadata = body.path("metadata");
        String name = metadata.has("name")
                ? metadata.path("name").asText()
                : metadata.path("generateName").asText("")
                        + UUID.randomUUID().toString().substring(0, 5);
        String namespace = type.namespaced() ? path.namespace() : "";
        ObjectKey key = new ObjectKey(path.group(), path.plural(), namespace, name);
        ObjectNode created = save(request, key, current -> {
            if (current.isPresent()) {
                throw ApiFailure.alreadyExists(key);
            }
            return Optional.of(ObjectRules.created(type, key, body, newUid(), clock.instant()));
        });
        return new Answer(201, created);
    }

    private static String newUid() {
        return UUID.randomUUID().toString();
    }

    private Answer patch(ResourceType type, ApiRequest request) {
        JsonNode patch = request.content();
        String contentType = request.contentType();
        if (contentType.startsWith("application/apply-patch")) {
            String manager = request.parameter("fieldManager");
            String subresource = request.path().subresource();
            return ok(written(
                    type,
                    request,
                    current -> ServerSideApply.apply(
                            current, request.objectContent(), manager, subresource, clock.instant()),
                    subresource.isEmpty()));
        }
        Function<ObjectNode, JsonNode> change =
                switch (contentType.split(";", 2)[0].strip()) {
                    case "application/merge-patch+json" -> current -> Patches.merge(current, patch);
                    case "application/json-patch+json" -> current -> Patches.jsonPatch(current, patch);
                    case "application/strategic-merge-patch+json" -> current -> Patches.strategic(current, patch);
                    case String other -> throw ApiFailure.unsupportedMediaType(other);
                };
        return ok(written(type, request, current -> (ObjectNode) change.apply(current), false));
    }

    /**
     * Writes what {@code change} makes of an object, its status or its scale.
     *
     * @param create whether an object that is not there is made from an empty one
     */
    private ObjectNode written(
            ResourceType type, ApiRequest request, Function<ObjectNode, ObjectNode> change, boolean create) {
        ObjectKey key = request.path().key();
        return save(request, key, found -> {
            if (found.isEmpty()) {
                if (!create) {
                    throw ApiFailure.notFound(key.toString());
                }
                ObjectNode body = change.apply(JsonNodeFactory.instance.objectNode());
                return Optional.of(ObjectRules.created(type, key, body, newUid(), clock.instant()));
            }
            ObjectNode current = found.get();
            ObjectNode next =
                    switch (request.path().subresource()) {
                        case "" -> ObjectRules.updated(type, key, current, change.apply(current.deepCopy()));
                        case "status" -> ObjectRules.statusUpdated(key, current, change.apply(current.deepCopy()));
                        case "scale" -> {
                            ObjectNode scaled = Scale.put(current, change.apply(Scale.of(current)));
                            yield ObjectRules.updated(type, key, current, scaled);
                        }
                        case String other -> throw ApiFailure.notFound(key + "/" + other);
                    };
            return ObjectRules.remaining(next);
        });
    }

    private Answer delete(ResourceType type, ApiRequest request, ObjectKey key) {
        ObjectNode deleted = save(
                request,
                key,
                current -> ObjectRules.deleted(
                        current.orElseThrow(() -> ApiFailure.notFound(key.toString())), clock.instant()));
        if (type.isDefinition()) {
            deleteDefined(request, deleted);
        }
        return ok(deleted);
    }

    /** With a definition go the objects that it defines. */
    private void deleteDefined(ApiRequest request, ObjectNode definition) {
        String group = definition.path("spec").path("group").asText();
        String plural = definition.path("spec").path("names").path("plural").asText();
        store.list(group, plural, "").objects().forEach(object -> {
            ObjectKey key = keyOf(group, plural, object);
            save(request, key, current -> current.flatMap(it -> ObjectRules.deleted(it, clock.instant())));
        });
    }

    private Answer deleteAll(ResourceType type, ApiRequest request) {
        Answer listed = list(type, request);
        listed.body().path("items").forEach(object -> {
            ObjectKey key = keyOf(type.group(), type.plural(), object);
            delete(type, request, key);
        });
        return listed;
    }

    private static ObjectKey keyOf(String group, String plural, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                group,
                plural,
                metadata.path("namespace").asText(""),
                metadata.path("name").asText());
    }

    private ObjectNode save(
            ApiRequest request, ObjectKey key, Function<Optional<ObjectNode>, Optional<ObjectNode>> change) {
        if (request.isDryRun()) {
            Optional<ObjectNode> current = store.get(key);
            return change.apply(current.map(ObjectNode::deepCopy))
                    .or(() -> current)
                    .orElseThrow(() -> ApiFailure.notFound(key.toString()));
        }
        return store.write(key, change);
    }
}

package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps the objects of a store between starts. */
final class StoreFile {

    /** More than what a second writes: versions that were handed out and not saved must not come again. */
    private static final long MARGIN = 100_000;

    private final Path file;
    private final ObjectStore store;
    private long saved;

    StoreFile(Path file, ObjectStore store) {
        this.file = file;
        this.store = store;
    }

    void load() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode root = ApiRequest.JSON.readTree(file.toFile());
            List<Map.Entry<ObjectKey, ObjectNode>> objects = new ArrayList<>();
            for (JsonNode item : root.path("objects")) {
                ObjectNode object = (ObjectNode) item.path("object");
                ObjectKey key = new ObjectKey(
                        item.path("group").asText(),
                        item.path("plural").asText(),
                        object.path("metadata").path("namespace").asText(""),
                        object.path("metadata").path("name").asText());
                objects.add(Map.entry(key, object));
            }
            store.restore(root.path("version").asLong() + MARGIN, objects);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The objects in " + file + " could not be read. Delete the file to start" + " without them.", e);
        }
    }

    /** Writes the objects if they changed since the last time. */
    synchronized void save() {
        long version = store.version();
        if (version == saved) {
            return;
        }
        ObjectNode root = ApiRequest.JSON.createObjectNode().put("version", version);
        ArrayNode objects = root.putArray("objects");
        store.all().forEach((key, object) -> objects.addObject()
                .put("group", key.group())
                .put("plural", key.plural())
                .set("object", object));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            ApiRequest.JSON.writeValue(unfinished.toFile(), root);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            saved = version;
        } catch (IOException e) {
            throw new UncheckedIOException("The objects could not be written to " + file, e);
        }
    }
}

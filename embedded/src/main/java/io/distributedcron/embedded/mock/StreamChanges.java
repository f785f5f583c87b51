package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Answers a watch: one line for each change, until its time is over or its client is gone. */
final class StreamChanges {

    private static final Duration LOOK_UP = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final ObjectStore store;
    private final InstantSource clock;
    private final BooleanSupplier running;

    StreamChanges(ObjectStore store, InstantSource clock, BooleanSupplier running) {
        this.store = store;
        this.clock = clock;
        this.running = running;
    }

    void stream(ResourceType type, ApiRequest request, OutputStream out) throws IOException, InterruptedException {
        Lines lines = new Lines(type, request, out);
        String from = request.parameter("resourceVersion");
        boolean all = from.isEmpty()
                || from.equals("0")
                || request.parameter("sendInitialEvents").equals("true");
        long seen = all ? sendAll(request, lines) : Long.parseLong(from);
        if (request.parameter("sendInitialEvents").equals("true")) {
            lines.bookmark(seen);
        }
        Instant end = clock.instant().plus(patience(request));
        while (running.getAsBoolean() && clock.instant().isBefore(end)) {
            List<ObjectStore.Change> changes;
            try {
                changes = store.changesAfter(seen, LOOK_UP);
            } catch (ApiFailure gone) {
                lines.write("ERROR", gone.status());
                return;
            }
            for (ObjectStore.Change change : changes) {
                lines.send(change);
                seen = change.version();
            }
        }
    }

    private static Duration patience(ApiRequest request) {
        String seconds = request.parameter("timeoutSeconds");
        return seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    }

    private long sendAll(ApiRequest request, Lines lines) throws IOException {
        RequestPath path = request.path();
        ObjectStore.Listing listing = store.list(path.group(), path.plural(), path.namespace());
        for (ObjectNode object : listing.objects()) {
            lines.sendMatching("ADDED", object);
        }
        return listing.version();
    }

    private final class Lines {

        private final ResourceType type;
        private final ApiRequest request;
        private final OutputStream out;
        private final Predicate<JsonNode> labels;
        private final Predicate<JsonNode> fields;

        Lines(ResourceType type, ApiRequest request, OutputStream out) {
            this.type = type;
            this.request = request;
            this.out = out;
            this.labels = Selector.labels(request.parameter("labelSelector"));
            RequestPath path = request.path();
            String name = path.name().isEmpty() ? "" : "metadata.name=" + path.name();
            this.fields = Selector.fields(request.parameter("fieldSelector")).and(Selector.fields(name));
        }

        void send(ObjectStore.Change change) throws IOException {
            RequestPath path = request.path();
            if (!ObjectStore.isIn(change.key(), path.group(), path.plural(), path.namespace())
                    || !fields.test(change.object())) {
                return;
            }
            if (change.kind() == ObjectStore.ChangeKind.MODIFIED && !labels.test(change.object())) {
                write("DELETED", change.object()); // it may have matched before
            } else {
                sendMatching(change.kind().name(), change.object());
            }
        }

        void sendMatching(String kind, ObjectNode object) throws IOException {
            if (labels.test(object) && fields.test(object)) {
                write(kind, object);
            }
        }

        void bookmark(long version) throws IOException {
            ObjectNode bookmark =
                    ApiRequest.JSON.createObjectNode().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            bookmark.putObject("metadata")
                    .put("resourceVersion", String.valueOf(version))
                    .putObject("annotations")
                    .put("k8s.io/initial-events-end", "true");
            writeLine("BOOKMARK", bookmark);
        }

        void write(String kind, ObjectNode object) throws IOException {
            if (kind.equals("ERROR") || !request.wantsTable()) {
                writeLine(
                        kind, kind.equals("ERROR") ? object : object.deepCopy().put("apiVersion", type.apiVersion()));
            } else {
                String version = object.path("metadata").path("resourceVersion").asText();
                writeLine(kind, TableView.of(type, version, List.of(object), clock.instant()));
            }
        }

        private void writeLine(String kind, ObjectNode object) throws IOException {
            ObjectNode event = ApiRequest.JSON.createObjectNode().put("type", kind);
            event.set("object", object);
            out.write(ApiRequest.JSON.writeValueAsBytes(event));
            out.write('\n');
            out.flush();
        }
    }
}

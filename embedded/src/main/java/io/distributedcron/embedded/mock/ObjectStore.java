package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The objects and their latest changes. Every change has a version of its own, in one order for all of them.
 * Thread-safe; what goes in and comes out is copied.
 */
final class ObjectStore {

    private static final int REMEMBERED_CHANGES = 10_000;

    enum ChangeKind {
        ADDED,
        MODIFIED,
        DELETED
    }

    record Change(long version, ChangeKind kind, ObjectKey key, ObjectNode object) {}

    record Listing(long version, List<ObjectNode> objects) {}

    private final Map<ObjectKey, ObjectNode> objects = new TreeMap<>(Comparator.comparing(ObjectKey::group)
            .thenComparing(ObjectKey::plural)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name));
    private final Deque<Change> changes = new ArrayDeque<>();
    private long version = 1;
    private long forgotten;

    synchronized Optional<ObjectNode> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(ObjectNode::deepCopy);
    }

    /** Those of one type; of all namespaces when {@code namespace} is empty. */
    synchronized Listing list(String group, String plural, String namespace) {
        List<ObjectNode> found = objects.entrySet().stream()
                .filter(entry -> isIn(entry.getKey(), group, plural, namespace))
                .map(entry -> entry.getValue().deepCopy())
                .toList();
        return new Listing(version, found);
    }

    static boolean isIn(ObjectKey key, String group, String plural, String namespace) {
        return key.group().equals(group)
                && key.plural().equals(plural)
                && (namespace.isEmpty() || key.namespace().equals(namespace));
    }

    /**
     * Replaces the object at {@code key} by what {@code change} makes of it, nothing meaning that it is not there, and
     * returns what is there then, or was last. A change to the same is none.
     */
    synchronized ObjectNode write(ObjectKey key, Function<Optional<ObjectNode>, Optional<ObjectNode>> change) {
        Optional<ObjectNode> before = get(key);
        Optional<ObjectNode> after = change.apply(before.map(ObjectNode::deepCopy));
        if (after.equals(before)) {
            return after.orElseThrow(() -> ApiFailure.notFound(key.toString()));
        }
        version++;
        ObjectNode object = after.or(() -> before).orElseThrow().deepCopy();
        object.withObject("/metadata").put("resourceVersion", String.valueOf(version));
        if (after.isPresent()) {
            objects.put(key, object);
        } else {
            objects.remove(key);
        }
        ChangeKind kind =
                after.isEmpty() ? ChangeKind.DELETED : before.isEmpty() ? ChangeKind.ADDED : ChangeKind.MODIFIED;
        remember(new Change(version, kind, key, object));
        return object.deepCopy();
    }

    private void remember(Change change) {
        changes.addLast(change);
        if (changes.size() > REMEMBERED_CHANGES) {
            forgotten = changes.removeFirst().version();
        }
        notifyAll();
    }

    /** The changes after {@code since}, in order, after waiting up to {@code patience} for the first. */
    synchronized List<Change> changesAfter(long since, Duration patience) throws InterruptedException {
        if (since < forgotten) {
            throw ApiFailure.gone();
        }
        // Once: whoever is woken for nothing gets nothing, and asks again.
        for (boolean waited = false; version <= since && !waited; waited = true) {
            wait(Math.max(1, patience.toMillis()));
        }
        return changes.stream().filter(change -> change.version() > since).toList();
    }

    synchronized long version() {
        return version;
    }

    synchronized Map<ObjectKey, JsonNode> all() {
        return Map.copyOf(objects);
    }

    /** Puts back what an earlier store held; the changes before are forgotten. */
    synchronized void restore(long restoredVersion, Collection<Map.Entry<ObjectKey, ObjectNode>> restored) {
        restored.forEach(entry -> objects.put(entry.getKey(), entry.getValue()));
        version = restoredVersion;
        forgotten = restoredVersion;
    }
}

package io.distributedcron.local.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Applies manifests by server-side apply, again when they change, and deletes what disappears from them. What a person
 * changes in the cluster stays until the file changes too. Stepped by {@link #tick()}; thread-safe.
 */
public final class SyncManifests {
    private static final String FIELD_MANAGER = "dcron-up";
    private static final String UNFIT = "failed to create typed patch object";
    private static final String UNKNOWN_KIND = "Could not find a registered handler for item";

    /** Others may need these to be there. */
    private static final List<String> FIRST =
            List.of("Namespace", "CustomResourceDefinition", "ServiceAccount", "Secret", "ConfigMap", "WorkerPool");

    private final KubernetesClient client;
    private final List<Path> sources;
    private final AppliedObjects applied;
    private final ManifestNews news;
    private final ReadManifests read;
    private final Map<ObjectKey, String> contents = new HashMap<>();
    private final Map<ObjectKey, String> refused = new LinkedHashMap<>();
    private final Set<ObjectKey> waiting = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    private Map<Path, String> fingerprint = Map.of();
    private boolean again = true;
    private int documents;
    private List<String> problems = List.of();

    /**
     * A synchronization that has applied nothing yet.
     *
     * @param sources files and folders
     * @param memory the file that remembers what was applied
     */
    public SyncManifests(KubernetesClient client, List<Path> sources, Path memory, ManifestNews news) {
        this.client = client;
        this.sources = List.copyOf(sources);
        this.applied = AppliedObjects.in(memory);
        this.news = news;
        String namespace = client.getNamespace();
        this.read = new ReadManifests(client.getKubernetesSerialization(), namespace == null ? "default" : namespace);
    }

    /** Applies what is new or changed of all kinds. */
    public void tick() {
        tick(kind -> true);
    }

    /**
     * Applies what is new or changed, of some kinds only; others stay as they are until a call that has them. What
     * another attempt may help is tried again by the next call.
     */
    public synchronized void tick(Predicate<String> kinds) {
        Map<Path, String> now = ReadManifests.fingerprint(sources);
        if (!again && now.equals(fingerprint)) {
            return;
        }
        ReadManifests.Reading reading = read.read(sources);
        if (!now.equals(fingerprint)) {
            told.retainAll(problems());
            refused.clear();
            reading.problems().forEach(this::tell);
        }
        fingerprint = now;
        documents = reading.documents().size();
        problems = reading.problems();
        again = false;
        reading.documents().stream()
                .sorted(Comparator.comparingInt(document -> order(document.key())))
                .forEach(document -> {
                    if (kinds.test(document.key().kind())) {
                        apply(document);
                    } else {
                        again = true;
                    }
                });
        prune(reading);
    }

    private static int order(ObjectKey key) {
        int place = FIRST.indexOf(key.kind());
        return place < 0 ? FIRST.size() : place;
    }

    private void apply(ManifestDocument document) {
        ObjectKey key = document.key();
        if (document.content().equals(contents.get(key)) || refused.containsKey(key)) {
            return;
        }
        try {
            client.resource(document.resource()).patch(applyPatch());
            applied.add(key);
            contents.put(key, document.content());
            waiting.remove(key);
            news.applied(key, document.place().toString());
        } catch (KubernetesClientException e) {
            refuse(document, e);
        }
    }

    private static PatchContext applyPatch() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
    }

    private void refuse(ManifestDocument document, KubernetesClientException e) {
        boolean mayPass =
                e.getCode() == 0 || e.getCode() == 409 || e.getCode() == 429 || (e.getCode() >= 500 && !isUnfit(e));
        if (mayPass) {
            again = true;
            if (waiting.add(document.key())) {
                news.problem(document.place() + ": " + document.key() + " is not applied yet: " + reason(document, e)
                        + "; it is tried again");
            }
        } else {
            String problem = document.place() + ": " + document.key() + " is refused: " + reason(document, e);
            refused.put(document.key(), problem);
            tell(problem);
        }
    }

    /** The API server answers 500 to an apply of a field that its schema does not have. */
    private static boolean isUnfit(KubernetesClientException e) {
        return String.valueOf(e.getMessage()).contains(UNFIT);
    }

    /** A problem that was there before the files changed is no news. */
    private void tell(String problem) {
        if (told.add(problem)) {
            news.problem(problem);
        }
    }

    private static String reason(ManifestDocument document, KubernetesClientException e) {
        if (String.valueOf(e.getMessage()).startsWith(UNKNOWN_KIND)) {
            return "the Kubernetes API has no kind " + document.key().kind() + " in "
                    + document.key().apiVersion();
        }
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : String.valueOf(e.getMessage());
    }

    private void prune(ReadManifests.Reading reading) {
        if (!reading.problems().isEmpty()) {
            // What cannot be read may be what seems to be gone.
            return;
        }
        Set<ObjectKey> declared =
                reading.documents().stream().map(ManifestDocument::key).collect(Collectors.toSet());
        List<ObjectKey> gone = new ArrayList<>(applied.keys());
        gone.removeAll(declared);
        gone.sort(Comparator.comparingInt(SyncManifests::order).reversed());
        gone.forEach(this::delete);
    }

    private void delete(ObjectKey key) {
        try {
            var resources = client.genericKubernetesResources(key.apiVersion(), key.kind());
            GenericKubernetesResource there = key.namespace().isEmpty()
                    ? resources.withName(key.name()).get()
                    : resources
                            .inNamespace(key.namespace())
                            .withName(key.name())
                            .get();
            if (there != null) {
                client.resource(there).delete();
                news.pruned(key);
            }
            forget(key);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                forget(key);
            } else {
                again = true;
            }
        }
    }

    private void forget(ObjectKey key) {
        contents.remove(key);
        applied.remove(key);
    }

    /** How many documents the files hold. */
    public synchronized int documents() {
        return documents;
    }

    /** What is wrong now with files and documents. */
    public synchronized List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(refused.values());
        return all;
    }
}

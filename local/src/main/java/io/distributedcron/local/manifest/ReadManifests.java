package io.distributedcron.local.manifest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the manifests of files and folders: every {@code .yaml}, {@code .yml} and {@code .json} file directly in a
 * folder, as {@code kubectl apply -f} does, except {@link #IMAGES_FILE}.
 */
final class ReadManifests {
    /** Says how images are run here; no manifest. */
    static final String IMAGES_FILE = "local-images.yaml";

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$).*$");
    private static final Pattern SOMETHING = Pattern.compile("(?m)^\\s*[^#\\s]");
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Namespace",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "PersistentVolume",
            "StorageClass",
            "PriorityClass");

    private final KubernetesSerialization serialization;
    private final String defaultNamespace;

    ReadManifests(KubernetesSerialization serialization, String defaultNamespace) {
        this.serialization = serialization;
        this.defaultNamespace = defaultNamespace;
    }

    /**
     * What was read.
     *
     * @param problems each names its file and document
     */
    record Reading(List<ManifestDocument> documents, List<String> problems) {}

    /** The files that are read, with what shows that they have changed. */
    static Map<Path, String> fingerprint(List<Path> sources) {
        Map<Path, String> fingerprint = new TreeMap<>();
        for (Path source : sources) {
            for (Path file : filesOf(source)) {
                try {
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                    fingerprint.put(file, now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey());
                } catch (IOException gone) {
                    fingerprint.put(file, "gone");
                }
            }
        }
        return fingerprint;
    }

    private static List<Path> filesOf(Path source) {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(ReadManifests::isManifest).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !name.equals(IMAGES_FILE)
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    Reading read(List<Path> sources) {
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>());
        for (Path source : sources) {
            List<Path> files = filesOf(source);
            if (files.isEmpty()) {
                reading.problems().add(source + ": there is no .yaml, .yml or .json file in it");
            }
            files.forEach(file -> readFile(file, reading));
        }
        return withoutDoubles(reading);
    }

    private void readFile(Path file, Reading into) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            into.problems().add(file + ": cannot be read: " + reason(e));
            return;
        }
        int number = 0;
        for (String content : SEPARATOR.split(text, -1)) {
            if (SOMETHING.matcher(content).find()) {
                number++;
                readDocument(new ManifestDocument.Place(file, number), content, into);
            }
        }
    }

    private void readDocument(ManifestDocument.Place place, String content, Reading into) {
        try {
            GenericKubernetesResource resource = serialization.unmarshal(content, GenericKubernetesResource.class);
            if ("List".equals(resource.getKind()) && resource.get("items") instanceof List<?> items) {
                for (Object item : items) {
                    add(place, serialization.convertValue(item, GenericKubernetesResource.class), content, into);
                }
            } else {
                add(place, resource, content, into);
            }
        } catch (RuntimeException e) {
            into.problems().add(place + ": is no manifest: " + firstLines(e));
        }
    }

    private void add(ManifestDocument.Place place, GenericKubernetesResource resource, String content, Reading into) {
        ObjectMeta metadata = resource.getMetadata();
        if (resource.getApiVersion() == null || resource.getKind() == null) {
            into.problems().add(place + ": is no manifest: apiVersion and kind must be set");
        } else if (metadata == null || metadata.getName() == null) {
            into.problems().add(place + ": " + resource.getKind() + " has no metadata.name");
        } else {
            if (metadata.getNamespace() == null && !CLUSTER_SCOPED.contains(resource.getKind())) {
                metadata.setNamespace(defaultNamespace);
            }
            into.documents().add(new ManifestDocument(place, ObjectKey.of(resource), content, resource));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case CharacterCodingException ignored -> "it is no text in UTF-8";
            case NoSuchFileException ignored -> "it is not there";
            case AccessDeniedException ignored -> "permission denied";
            case IOException other -> String.valueOf(other.getMessage());
        };
    }

    private static Reading withoutDoubles(Reading reading) {
        Map<ObjectKey, ManifestDocument> first = new HashMap<>();
        List<ManifestDocument> documents = new ArrayList<>();
        List<String> problems = new ArrayList<>(reading.problems());
        for (ManifestDocument document : reading.documents()) {
            ManifestDocument earlier = first.putIfAbsent(document.key(), document);
            if (earlier == null) {
                documents.add(document);
            } else {
                problems.add(document.place() + ": " + document.key() + " is declared in " + earlier.place()
                        + " too; this one is left out");
            }
        }
        return new Reading(List.copyOf(documents), List.copyOf(problems));
    }

    /** The parser's message goes on with a picture of its insides. */
    private static String firstLines(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof MismatchedInputException) {
            return "apiVersion, kind and metadata are expected, each of its type";
        }
        return String.valueOf(cause.getMessage())
                .lines()
                .limit(6)
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}

package io.distributedcron.local.manifest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which objects were applied from files here, kept over restarts: only these are ever pruned. Not thread-safe. */
final class AppliedObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Set<ObjectKey> keys;

    private AppliedObjects(Path file, Set<ObjectKey> keys) {
        this.file = file;
        this.keys = keys;
    }

    /** Those that {@code file} remembers; none if it is not there. */
    static AppliedObjects in(Path file) {
        try {
            Set<ObjectKey> keys = Files.exists(file)
                    ? JSON.readValue(file.toFile(), new TypeReference<LinkedHashSet<ObjectKey>>() {})
                    : new LinkedHashSet<>();
            return new AppliedObjects(file, keys);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The list of applied objects " + file + " cannot be read. Start with --fresh to begin anew.", e);
        }
    }

    Set<ObjectKey> keys() {
        return Set.copyOf(keys);
    }

    void add(ObjectKey key) {
        if (keys.add(key)) {
            write();
        }
    }

    void remove(ObjectKey key) {
        if (keys.remove(key)) {
            write();
        }
    }

    private void write() {
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            JSON.writeValue(unfinished.toFile(), keys);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The list of applied objects " + file + " cannot be written", e);
        }
    }
}

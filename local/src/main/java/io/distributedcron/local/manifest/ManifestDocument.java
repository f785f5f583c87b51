package io.distributedcron.local.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;

/**
 * One resource as a file declares it.
 *
 * @param place the file and the number of the document in it, for people
 * @param key which object it is
 * @param content as it is written, to see whether it has changed
 * @param resource what is applied
 */
record ManifestDocument(Place place, ObjectKey key, String content, GenericKubernetesResource resource) {

    /**
     * Where a document stands.
     *
     * @param number counted from 1
     */
    record Place(Path file, int number) {
        @Override
        public String toString() {
            return file + " (document " + number + ")";
        }
    }
}

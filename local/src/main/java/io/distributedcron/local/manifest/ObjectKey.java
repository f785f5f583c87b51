package io.distributedcron.local.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Which object of a cluster.
 *
 * @param namespace empty for objects that are in none
 */
public record ObjectKey(String apiVersion, String kind, String namespace, String name) {

    static ObjectKey of(HasMetadata resource) {
        String namespace = resource.getMetadata().getNamespace();
        return new ObjectKey(
                resource.getApiVersion(),
                resource.getKind(),
                namespace == null ? "" : namespace,
                resource.getMetadata().getName());
    }

    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}

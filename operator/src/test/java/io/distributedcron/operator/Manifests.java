package io.distributedcron.operator;

import io.distributedcron.operator.api.WorkerPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Resources as people write them. */
final class Manifests {
    private Manifests() {}

    static WorkerPool pool(String name, String spec) {
        return Serialization.unmarshal(yaml("WorkerPool", name, spec), WorkerPool.class);
    }

    static GenericKubernetesResource generic(String kind, String name, String spec) {
        return Serialization.unmarshal(yaml(kind, name, spec), GenericKubernetesResource.class);
    }

    static String yaml(String kind, String name, String spec) {
        return """
                apiVersion: distributedcron.io/v1alpha1
                kind: %s
                metadata:
                  name: %s
                spec: %s
                """.formatted(kind, name, spec);
    }

    /** Applies as kubectl does: what the manifest says, under the name of another field manager. */
    static void apply(KubernetesClient client, String yaml) {
        client.resource(yaml).fieldManager("kubectl").serverSideApply();
    }
}

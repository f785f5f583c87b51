package io.distributedcron.local.process;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Deletes Deployments whose owner is gone, as a cluster's garbage collector does. Stepped by {@link #tick()}. */
public final class CollectOrphans {
    private final KubernetesClient client;

    public CollectOrphans(KubernetesClient client) {
        this.client = client;
    }

    /** Looks at every Deployment of the operator once. */
    public void tick() {
        client
                .apps()
                .deployments()
                .inAnyNamespace()
                .withLabel(KubernetesWorkloads.LABEL, KubernetesWorkloads.LABEL_VALUE)
                .list()
                .getItems()
                .stream()
                .filter(this::isOrphan)
                .forEach(orphan -> client.resource(orphan).delete());
    }

    private boolean isOrphan(Deployment deployment) {
        List<OwnerReference> owners = deployment.getMetadata().getOwnerReferences();
        return owners != null
                && !owners.isEmpty()
                && owners.stream()
                        .noneMatch(
                                owner -> isThere(owner, deployment.getMetadata().getNamespace()));
    }

    private boolean isThere(OwnerReference owner, String namespace) {
        GenericKubernetesResource there = client.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get();
        return there != null && owner.getUid().equals(there.getMetadata().getUid());
    }
}

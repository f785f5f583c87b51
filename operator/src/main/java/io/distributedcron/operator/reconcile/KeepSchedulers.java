package io.distributedcron.operator.reconcile;

import io.distributedcron.operator.pool.SchedulerDeployment;
import io.distributedcron.operator.pool.Servers;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Keeps the Deployment of the schedulers as the operator's settings want it. */
public final class KeepSchedulers {
    private final KubernetesClient client;
    private final ApplyDeployment apply;
    private final Servers servers;
    private final Wanted wanted;

    /**
     * What is wanted.
     *
     * @param namespace where the Deployment lives
     * @param image of the scheduler
     * @param replicas how many there shall be
     * @param owner the name of the Deployment with which it goes, if there is one: the operator's own
     */
    public record Wanted(String namespace, String image, int replicas, Optional<String> owner) {}

    public KeepSchedulers(KubernetesClient client, ApplyDeployment apply, Servers servers, Wanted wanted) {
        this.client = client;
        this.apply = apply;
        this.servers = servers;
        this.wanted = wanted;
    }

    /** Applies the Deployment. May throw {@link io.fabric8.kubernetes.client.KubernetesClientException}. */
    public void tick() {
        apply.apply(SchedulerDeployment.of(
                wanted.namespace(),
                wanted.image(),
                wanted.replicas(),
                servers,
                wanted.owner().flatMap(this::owner)));
    }

    private Optional<OwnerReference> owner(String name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(wanted.namespace())
                .withName(name)
                .get();
        return Optional.ofNullable(deployment).map(it -> new OwnerReferenceBuilder()
                .withApiVersion(it.getApiVersion())
                .withKind(it.getKind())
                .withName(name)
                .withUid(it.getMetadata().getUid())
                .build());
    }
}

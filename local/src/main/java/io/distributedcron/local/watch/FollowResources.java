package io.distributedcron.local.watch;

import io.distributedcron.core.job.JobId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** Tells {@link WatchRuns} of every state that a {@code DistributedCronJob} goes through. */
public final class FollowResources implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
    private static final ResourceDefinitionContext JOBS = new ResourceDefinitionContext.Builder()
            .withGroup("distributedcron.io")
            .withVersion("v1alpha1")
            .withKind("DistributedCronJob")
            .withPlural("distributedcronjobs")
            .withNamespaced(true)
            .build();

    private final WatchRuns runs;
    private final SharedIndexInformer<GenericKubernetesResource> informer;

    private FollowResources(KubernetesClient client, WatchRuns runs) {
        this.runs = runs;
        this.informer = client.genericKubernetesResources(JOBS).inAnyNamespace().runnableInformer(0);
        informer.addEventHandler(this);
    }

    /** Follows them from now on, beginning with all there are. */
    public static FollowResources start(KubernetesClient client, WatchRuns runs) {
        FollowResources follow = new FollowResources(client, runs);
        follow.informer.run();
        return follow;
    }

    @Override
    public void onAdd(GenericKubernetesResource resource) {
        runs.declared(DeclaredJob.of(resource));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource resource) {
        runs.declared(DeclaredJob.of(resource));
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
        runs.removed(new JobId(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName()));
    }

    @Override
    public void close() {
        informer.stop();
    }
}

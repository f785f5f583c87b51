package io.distributedcron.operator.pool;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Deployment of the schedulers, one an installation. */
public final class SchedulerDeployment {
    /** How long a scheduler may take to drain and deregister when it is asked to stop. */
    static final long TERMINATION_SECONDS = 30;

    private SchedulerDeployment() {}

    /** Its name. */
    public static String name(Servers servers) {
        return servers.installation() + "-scheduler";
    }

    /**
     * The Deployment.
     *
     * @param owner with whom it goes, if that is known
     */
    public static Deployment of(
            String namespace, String image, int replicas, Servers servers, Optional<OwnerReference> owner) {
        Map<String, String> labels = Labels.all(Labels.SCHEDULER, servers.installation());
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name(servers))
                .withLabels(labels)
                .withOwnerReferences(owner.map(List::of).orElseGet(List::of))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(Labels.identity(Labels.SCHEDULER, servers.installation()))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(TERMINATION_SECONDS)
                .withContainers(new ContainerBuilder()
                        .withName("scheduler")
                        .withImage(image)
                        .withEnv(Environment.of(servers)
                                .with("DCRON_REDIS_URI", servers.redisUri())
                                .variables())
                        .build())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}

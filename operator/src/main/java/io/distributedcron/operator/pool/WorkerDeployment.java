package io.distributedcron.operator.pool;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.operator.api.PodOverrides;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.api.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The Deployment that a pool wants. Holds only the fields that are the operator's, as server-side apply needs it. */
public final class WorkerDeployment {
    /** How long a worker may take to hand back or finish what it has when it is asked to stop. */
    static final long TERMINATION_SECONDS = 60;

    private WorkerDeployment() {}

    public static PoolId id(WorkerPool pool) {
        return new PoolId(pool.getMetadata().getNamespace(), pool.getMetadata().getName());
    }

    /** Its name. */
    public static String name(WorkerPool pool) {
        return pool.getMetadata().getName() + "-workers";
    }

    /** What finds its pods. */
    public static String selector(WorkerPool pool) {
        return Labels.asSelector(identity(pool));
    }

    /**
     * The Deployment.
     *
     * @param defaultImage for a pool that names none
     * @param replicas empty where somebody else scales: the field is left out, and so left alone
     */
    public static Deployment of(WorkerPool pool, Servers servers, String defaultImage, Optional<Integer> replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(pool.getMetadata().getNamespace())
                .withName(name(pool))
                .withLabels(Labels.all(Labels.WORKER, pool.getMetadata().getName()))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(pool.getApiVersion())
                        .withKind(pool.getKind())
                        .withName(pool.getMetadata().getName())
                        .withUid(pool.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas.orElse(null))
                .withNewSelector()
                .withMatchLabels(identity(pool))
                .endSelector()
                .withTemplate(pods(pool, servers, defaultImage))
                .endSpec()
                .build();
    }

    private static Map<String, String> identity(WorkerPool pool) {
        return Labels.identity(Labels.WORKER, pool.getMetadata().getName());
    }

    private static PodTemplateSpec pods(WorkerPool pool, Servers servers, String defaultImage) {
        PodOverrides own = overrides(pool);
        Map<String, String> labels = new TreeMap<>(own.labels());
        labels.putAll(Labels.all(Labels.WORKER, pool.getMetadata().getName()));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(own.annotations().isEmpty() ? null : own.annotations())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(own.serviceAccountName())
                .withImagePullSecrets(own.imagePullSecrets())
                .withNodeSelector(own.nodeSelector().isEmpty() ? null : own.nodeSelector())
                .withTolerations(own.tolerations())
                .withTerminationGracePeriodSeconds(TERMINATION_SECONDS)
                .withContainers(worker(pool, servers, defaultImage))
                .endSpec()
                .build();
    }

    private static Container worker(WorkerPool pool, Servers servers, String defaultImage) {
        WorkerPoolSpec spec = pool.getSpec();
        PodOverrides own = overrides(pool);
        return new ContainerBuilder()
                .withName("worker")
                .withImage(Objects.requireNonNullElse(spec.image(), defaultImage))
                .withCommand(spec.command())
                .withArgs(spec.args())
                .withEnv(Environment.of(servers)
                        .with("DCRON_POOL", id(pool).toString())
                        .with("DCRON_CONCURRENCY", Integer.toString(spec.concurrency()))
                        .with(own.env())
                        .variables())
                .withResources(own.resources())
                .build();
    }

    private static PodOverrides overrides(WorkerPool pool) {
        return Objects.requireNonNullElse(pool.getSpec().podTemplate(), PodOverrides.NONE);
    }
}

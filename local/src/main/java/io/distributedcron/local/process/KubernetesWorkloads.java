package io.distributedcron.local.process;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's Deployments in a Kubernetes API that has no controllers of its own. Not thread-safe. */
public final class KubernetesWorkloads {
    /** What the operator puts on everything that it makes. */
    public static final String LABEL = "app.kubernetes.io/managed-by";

    public static final String LABEL_VALUE = "distributed-cron-operator";

    private final KubernetesClient client;
    private final ReadTemplate readTemplate;
    private final Map<String, WorkloadStatus> reported = new HashMap<>();

    public KubernetesWorkloads(KubernetesClient client) {
        this.client = client;
        this.readTemplate = new ReadTemplate(client);
    }

    /** All there are now. */
    public List<Workload> list() {
        return client.apps().deployments().inAnyNamespace().withLabel(LABEL, LABEL_VALUE).list().getItems().stream()
                .filter(deployment -> deployment.getMetadata().getDeletionTimestamp() == null)
                .map(this::workload)
                .toList();
    }

    private Workload workload(Deployment deployment) {
        String namespace = deployment.getMetadata().getNamespace();
        return new Workload(
                namespace + "/" + deployment.getMetadata().getName(),
                deployment.getMetadata().getUid(),
                Optional.ofNullable(deployment.getMetadata().getGeneration()).orElse(0L),
                Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1),
                readTemplate.of(deployment.getSpec().getTemplate().getSpec(), namespace));
    }

    /**
     * Removes Deployments whose pods would look for servers elsewhere, as those of an earlier time do: the operator makes
     * them anew.
     *
     * @param environment the variables that say where servers are, with their values now
     */
    public void removeOthers(Map<String, String> environment) {
        client.apps().deployments().inAnyNamespace().withLabel(LABEL, LABEL_VALUE).list().getItems().stream()
                .filter(deployment -> !agrees(workload(deployment).template(), environment))
                .forEach(other -> client.resource(other).delete());
    }

    private static boolean agrees(PodTemplate template, Map<String, String> environment) {
        return environment.entrySet().stream().allMatch(now -> template.environment()
                .getOrDefault(now.getKey(), now.getValue())
                .equals(now.getValue()));
    }

    /** Writes what has changed since the last report into the status of the Deployments. */
    public void report(List<Workload> workloads, Map<String, WorkloadStatus> statuses) {
        reported.keySet().retainAll(statuses.keySet());
        for (Workload workload : workloads) {
            WorkloadStatus status = statuses.get(workload.uid());
            if (status != null && !status.equals(reported.get(workload.uid()))) {
                write(workload, status);
                reported.put(workload.uid(), status);
            }
        }
    }

    private void write(Workload workload, WorkloadStatus status) {
        String[] key = workload.key().split("/", 2);
        var resource = client.apps().deployments().inNamespace(key[0]).withName(key[1]);
        if (resource.get() != null) {
            resource.editStatus(deployment -> {
                deployment.setStatus(merged(deployment.getStatus(), status));
                return deployment;
            });
        }
    }

    private static DeploymentStatus merged(DeploymentStatus before, WorkloadStatus now) {
        return new DeploymentStatusBuilder(before == null ? new DeploymentStatus() : before)
                .withObservedGeneration(now.generation())
                .withReplicas(now.replicas())
                .withUpdatedReplicas(now.updated())
                .withReadyReplicas(now.ready())
                .withAvailableReplicas(now.ready())
                .build();
    }
}

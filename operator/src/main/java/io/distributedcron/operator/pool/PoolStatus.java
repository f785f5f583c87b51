package io.distributedcron.operator.pool;

import static io.distributedcron.operator.condition.Verdict.READY;

import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.api.WorkerPoolStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a pool's resource, from what is known. */
public final class PoolStatus {
    private static final WorkerPoolStatus NEW = new WorkerPoolStatus(List.of(), null, null, null, null);

    private PoolStatus() {}

    /**
     * What the reconciliation met.
     *
     * @param topicProblem why the topic and group could not be made sure of
     * @param deploymentProblem why the Deployment was not accepted
     */
    public record Problems(Optional<String> topicProblem, Optional<String> deploymentProblem) {
        /** None. */
        public static final Problems NONE = new Problems(Optional.empty(), Optional.empty());

        public boolean any() {
            return topicProblem.isPresent() || deploymentProblem.isPresent();
        }
    }

    /** The status that the resource has, or the empty one. */
    public static WorkerPoolStatus before(WorkerPool pool) {
        WorkerPoolStatus status = pool.getStatus();
        return status == null ? NEW : status;
    }

    /**
     * The status that it shall have.
     *
     * @param deployment as it was last seen
     */
    public static WorkerPoolStatus after(
            WorkerPool pool, Optional<Deployment> deployment, Problems problems, Instant now) {
        Optional<DeploymentStatus> seen = deployment.map(Deployment::getStatus);
        int replicas = seen.map(DeploymentStatus::getReplicas).orElse(0);
        int ready = seen.map(DeploymentStatus::getReadyReplicas).orElse(0);
        long generation = pool.getMetadata().getGeneration();
        return new WorkerPoolStatus(
                Conditions.after(before(pool).conditions(), List.of(ready(pool, ready, problems)), generation, now),
                generation,
                replicas,
                ready,
                WorkerDeployment.selector(pool));
    }

    private static Verdict ready(WorkerPool pool, int ready, Problems problems) {
        if (problems.deploymentProblem().isPresent()) {
            return Verdict.no(
                    READY,
                    PoolReason.DEPLOYMENT_REFUSED,
                    "The Kubernetes API did not accept Deployment '" + WorkerDeployment.name(pool) + "': "
                            + problems.deploymentProblem().get()
                            + ". Correct spec, or let the operator have the right; it tries again by itself.");
        }
        if (problems.topicProblem().isPresent()) {
            return Verdict.no(
                    READY,
                    PoolReason.KAFKA_UNAVAILABLE,
                    "The Kafka topic of the pool could not be made sure of: "
                            + problems.topicProblem().get() + ". The operator tries again by itself.");
        }
        int desired = pool.getSpec().replicas();
        if (desired == 0) {
            return Verdict.yes(
                    READY, PoolReason.SCALED_TO_ZERO, "spec.replicas is 0: runs wait until there are workers.");
        }
        return ready >= desired
                ? Verdict.yes(READY, PoolReason.WORKERS_READY, "All workers are ready.")
                : Verdict.no(
                        READY,
                        PoolReason.WORKERS_NOT_READY,
                        "Not all workers are ready yet: see status.readyReplicas and the pods with labels "
                                + WorkerDeployment.selector(pool) + ".");
    }
}

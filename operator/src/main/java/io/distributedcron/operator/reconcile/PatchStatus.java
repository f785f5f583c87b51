package io.distributedcron.operator.reconcile;

import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.api.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * Makes what is sent to patch a status. Server-side apply wants an object that holds the status and nothing else; the
 * other way, a JSON patch, wants the whole resource with the new status.
 *
 * @param serverSideApply which of them
 */
public record PatchStatus(boolean serverSideApply) {
    DistributedCronJob of(DistributedCronJob resource, DistributedCronJobStatus status) {
        DistributedCronJob patch = serverSideApply ? new DistributedCronJob() : resource;
        if (serverSideApply) {
            patch.setMetadata(identity(resource));
        }
        patch.setStatus(status);
        return patch;
    }

    WorkerPool of(WorkerPool resource, WorkerPoolStatus status) {
        WorkerPool patch = serverSideApply ? new WorkerPool() : resource;
        if (serverSideApply) {
            patch.setMetadata(identity(resource));
        }
        patch.setStatus(status);
        return patch;
    }

    private static ObjectMeta identity(HasMetadata resource) {
        return new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build();
    }
}

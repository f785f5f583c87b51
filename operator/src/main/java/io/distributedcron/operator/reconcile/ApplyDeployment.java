package io.distributedcron.operator.reconcile;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * Brings Deployments to what is wanted. With server-side apply the operator owns exactly the fields that it sends, and
 * leaves those of others alone. Without it, for servers that do not know it, they are created or merged.
 */
public final class ApplyDeployment {
    /** Under which name the operator owns fields. */
    public static final String FIELD_MANAGER = "distributed-cron-operator";

    private final KubernetesClient client;
    private final boolean serverSideApply;

    public ApplyDeployment(KubernetesClient client, boolean serverSideApply) {
        this.client = client;
        this.serverSideApply = serverSideApply;
    }

    /**
     * Applies it.
     *
     * @return as it is now
     * @throws KubernetesClientException if the API did not answer, or did not accept it
     */
    Deployment apply(Deployment wanted) {
        Resource<Deployment> resource = client.resource(wanted);
        if (serverSideApply) {
            return resource.patch(
                    new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(FIELD_MANAGER)
                            .withForce(true)
                            .build(),
                    wanted);
        }
        Deployment existing = resource.get();
        return existing == null ? create(resource, wanted) : merge(resource, wanted);
    }

    private static Deployment create(Resource<Deployment> resource, Deployment wanted) {
        try {
            return resource.create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return merge(resource, wanted);
        }
    }

    private static Deployment merge(Resource<Deployment> resource, Deployment wanted) {
        return resource.patch(PatchContext.of(PatchType.JSON_MERGE), wanted);
    }
}

package io.distributedcron.operator.job;

import io.distributedcron.operator.api.DistributedCronJob;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Resources as the API server hands them out, but for its defaults. */
final class JobResources {
    private JobResources() {}

    static DistributedCronJob job(String spec) {
        return Serialization.unmarshal("""
                apiVersion: distributedcron.io/v1alpha1
                kind: DistributedCronJob
                metadata: {namespace: shop, name: job, uid: uid-1, generation: 4}
                spec: %s
                """.formatted(spec.replace("\n", " ")), DistributedCronJob.class);
    }
}

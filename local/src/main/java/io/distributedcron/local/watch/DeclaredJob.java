package io.distributedcron.local.watch;

import io.distributedcron.core.job.JobId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code DistributedCronJob} as its resource says.
 *
 * @param notReady why it cannot run, if the operator says so
 */
public record DeclaredJob(
        JobId id,
        String uid,
        long generation,
        String schedule,
        String timeZone,
        boolean suspended,
        String pool,
        Optional<String> notReady) {

    static DeclaredJob of(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return new DeclaredJob(
                new JobId(metadata.getNamespace(), metadata.getName()),
                metadata.getUid(),
                Optional.ofNullable(metadata.getGeneration()).orElse(1L),
                text(resource, "schedule", ""),
                text(resource, "timeZone", "UTC"),
                Boolean.TRUE.equals(resource.get("spec", "suspend")),
                text(resource, "workerPool", "default"),
                notReady(resource));
    }

    private static String text(GenericKubernetesResource resource, String field, String otherwise) {
        return resource.get("spec", field) instanceof String text ? text : otherwise;
    }

    private static Optional<String> notReady(GenericKubernetesResource resource) {
        if (!(resource.get("status", "conditions") instanceof List<?> conditions)) {
            return Optional.empty();
        }
        return conditions.stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .filter(it -> "False".equals(it.get("status")))
                .filter(it -> "Ready".equals(it.get("type")) || "Scheduled".equals(it.get("type")))
                .map(it -> it.get("reason") + ": " + it.get("message"))
                .findFirst();
    }
}

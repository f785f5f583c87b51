package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of a pool have besides what the operator gives them. Names and shapes are those of a pod; what the
 * operator sets itself (its labels, its {@code DCRON_} variables) wins.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodOverrides(
        @JsonPropertyDescription("Labels of the pods.") @Size(max = 64)
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations of the pods.") @Size(max = 64)
        Map<String, String> annotations,

        @JsonPropertyDescription("The service account of the pods.") @Size(max = 253) @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("Secrets with which the image is pulled.") @Size(max = 16)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("Labels that a node must have.") @Size(max = 64)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that the pods tolerate.") @Size(max = 64)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Environment variables of the worker. Names that begin with DCRON_ are the"
                + " operator's: such an entry is refused.")
        @Size(max = 256)
        List<EnvVar> env,

        @JsonPropertyDescription("CPU and memory of the worker.") @Nullable
        ResourceRequirements resources) {
    /** Nothing. */
    public static final PodOverrides NONE =
            new PodOverrides(Map.of(), Map.of(), null, List.of(), Map.of(), List.of(), List.of(), null);

    public PodOverrides {
        labels = Map.copyOf(Objects.requireNonNullElse(labels, Map.of()));
        annotations = Map.copyOf(Objects.requireNonNullElse(annotations, Map.of()));
        imagePullSecrets = List.copyOf(Objects.requireNonNullElse(imagePullSecrets, List.of()));
        nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(Objects.requireNonNullElse(tolerations, List.of()));
        env = List.copyOf(Objects.requireNonNullElse(env, List.of()));
    }
}

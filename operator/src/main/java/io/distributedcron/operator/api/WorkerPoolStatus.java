package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link WorkerPool}.
 *
 * @param conditions Ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolStatus(
        @JsonPropertyDescription("Ready: the topic is there and all workers are.")
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the resource that this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("How many workers there are.") @StatusReplicas @Nullable
        Integer replicas,

        @JsonPropertyDescription("How many of them are ready.") @PrinterColumn(name = "Ready") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("The label selector of the workers' pods, for the scale subresource.")
        @LabelSelector
        @Nullable
        String selector) {
    public WorkerPoolStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
    }
}

package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link WorkerPool} declares. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolSpec(
        @JsonPropertyDescription(
                "The container image of the workers; absent: the operator's own worker image, which has"
                        + " the built-in functions.")
        @Size(min = 1, max = 500)
        @Nullable
        String image,

        @JsonPropertyDescription("The command of the container; absent: that of the image.") @Size(max = 64)
        List<@Size(max = 4096) String> command,

        @JsonPropertyDescription("The arguments of the command; absent: those of the image.") @Size(max = 64)
        List<@Size(max = 4096) String> args,

        @JsonPropertyDescription("How many runs one worker executes at once.")
        @Default("16")
        @Min(1)
        @Max(10_000)
        @PrinterColumn(name = "Concurrency")
        Integer concurrency,

        @JsonPropertyDescription("How many workers there shall be.")
        @Default("1")
        @Min(0)
        @Max(10_000)
        @SpecReplicas
        @PrinterColumn(name = "Desired")
        Integer replicas,

        @JsonPropertyDescription("What the workers' pods have besides what the operator gives them.") @Nullable
        PodOverrides podTemplate) {
    /** Puts the defaults in the place of what is absent. */
    public WorkerPoolSpec {
        command = List.copyOf(Objects.requireNonNullElse(command, List.of()));
        args = List.copyOf(Objects.requireNonNullElse(args, List.of()));
        concurrency = Objects.requireNonNullElse(concurrency, 16);
        replicas = Objects.requireNonNullElse(replicas, 1);
    }
}

package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Into how many runs each time of a job is cut. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.count) != has(self.items)",
        fieldPath = ".count",
        message = "set either count or items, not both")
public record ShardsSpec(
        @JsonPropertyDescription(
                "How many shards each time has; their function is told which of how many it is, counted from 0.")
        @Min(1)
        @Max(1_000)
        @Nullable
        Integer count,

        @JsonPropertyDescription(
                "One shard for each of these texts, 1 to 1000; its function is told the text as well. Instead of count.")
        @Nullable
        List<String> items,

        @JsonPropertyDescription(
                "When the time has succeeded as a whole: AllSucceeded when each of its shards has, AnySucceeded as soon"
                        + " as one of them has; the others go on.")
        @Default("AllSucceeded")
        Completion completion) {
    /** When a time has succeeded as a whole. */
    public enum Completion {
        AllSucceeded,
        AnySucceeded
    }

    public ShardsSpec {
        completion = Objects.requireNonNullElse(completion, Completion.AllSucceeded);
    }
}

package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** How a failed run is tried again: after waits that grow by a factor up to a bound. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.maxBackoffSeconds >= self.initialBackoffSeconds",
        fieldPath = ".maxBackoffSeconds",
        message = "maxBackoffSeconds must be at least initialBackoffSeconds")
public record RetrySpec(
        @JsonPropertyDescription("Attempts in all, the first included; 1 means that nothing is tried again.")
        @Default("3")
        @Min(1)
        @Max(100)
        Integer maxAttempts,

        @JsonPropertyDescription("The wait before the second attempt, in seconds.") @Default("10") @Min(0) @Max(86_400)
        Integer initialBackoffSeconds,

        @JsonPropertyDescription("By which factor each further wait grows.") @Default("2") @Min(1) @Max(10)
        Integer multiplier,

        @JsonPropertyDescription("What no wait exceeds, in seconds.") @Default("300") @Min(0) @Max(86_400)
        Integer maxBackoffSeconds) {
    /** That of a job that says nothing about it. */
    static final RetrySpec DEFAULT = new RetrySpec(3, 10, 2, 300);

    public RetrySpec {
        maxAttempts = Objects.requireNonNullElse(maxAttempts, 3);
        initialBackoffSeconds = Objects.requireNonNullElse(initialBackoffSeconds, 10);
        multiplier = Objects.requireNonNullElse(multiplier, 2);
        maxBackoffSeconds = Objects.requireNonNullElse(maxBackoffSeconds, 300);
    }
}

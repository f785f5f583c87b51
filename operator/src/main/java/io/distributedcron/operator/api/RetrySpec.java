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

/** How a failed run is tried again: after waits that grow by a factor up to a bound. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.maxBackoffSeconds >= self.initialBackoffSeconds",
        fieldPath = ".maxBackoffSeconds",
        message = "maxBackoffSeconds must be at least initialBackoffSeconds")
@ValidationRule(
        value = "!has(self.retryOn) || !has(self.notRetryOn) || self.retryOn.all(it, !(it in self.notRetryOn))",
        fieldPath = ".notRetryOn",
        message = "a class of failures cannot be in retryOn and in notRetryOn: take it out of one of them")
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
        Integer maxBackoffSeconds,

        @JsonPropertyDescription(
                "By how many percent of itself a wait is shortened at most, at random, so that runs that"
                        + " failed together are not tried again together.")
        @Default("0")
        @Min(0)
        @Max(100)
        Integer jitterPercent,

        @JsonPropertyDescription(
                "Only failures of these classes are tried again, at most 32; absent: all. A name is that"
                        + " of what was thrown or of a class that it extends, with its package or without, or TimedOut.")
        @Nullable
        List<String> retryOn,

        @JsonPropertyDescription("Failures of these classes are not tried again, at most 32.") @Nullable
        List<String> notRetryOn) {
    /** That of a job that says nothing about it. */
    static final RetrySpec DEFAULT = new RetrySpec(3, 10, 2, 300, 0, null, null);

    public RetrySpec {
        maxAttempts = Objects.requireNonNullElse(maxAttempts, 3);
        initialBackoffSeconds = Objects.requireNonNullElse(initialBackoffSeconds, 10);
        multiplier = Objects.requireNonNullElse(multiplier, 2);
        maxBackoffSeconds = Objects.requireNonNullElse(maxBackoffSeconds, 300);
        jitterPercent = Objects.requireNonNullElse(jitterPercent, 0);
    }
}

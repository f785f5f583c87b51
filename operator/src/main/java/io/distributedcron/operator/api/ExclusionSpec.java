package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A while in which a job does not run, by the clock of its time zone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.to) || !self.from.contains('T')",
        fieldPath = ".to",
        message = "an exclusion that begins at a time of day needs an end: set to as well")
public record ExclusionSpec(
        @JsonPropertyDescription("A date such as 2026-12-24, or a local time such as 2026-12-24T18:00, from which on.")
        @Required
        @Size(min = 10, max = 19)
        @Pattern(ExclusionSpec.BOUND)
        String from,

        @JsonPropertyDescription("A date, which is excluded as well, or a local time, which is not; absent: that day.")
        @Size(min = 10, max = 19)
        @Pattern(ExclusionSpec.BOUND)
        @Nullable
        String to) {
    static final String BOUND = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$";

    public ExclusionSpec {
        from = Objects.requireNonNullElse(from, "");
    }
}

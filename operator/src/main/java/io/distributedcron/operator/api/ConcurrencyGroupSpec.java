package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The group whose places the runs of a job share with those of other jobs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConcurrencyGroupSpec(
        @JsonPropertyDescription(
                "The name of the group: all jobs of the namespace that name it, of whatever pool, share its places.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription(
                "How many runs of the group may be active when one of this job begins, itself included. Give the jobs of a group"
                        + " the same limit.")
        @Required
        @Min(1)
        @Max(1_000)
        Integer limit) {
    /** Puts what no group can have in the place of what is absent. */
    public ConcurrencyGroupSpec {
        name = Objects.requireNonNullElse(name, "");
        limit = Objects.requireNonNullElse(limit, 0);
    }
}

package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * Planned times that were skipped for one reason.
 *
 * @param reason one CamelCase word
 * @param count how many, as far back as the job goes
 * @param more true if there were more; else absent
 * @param lastTime the latest of them, RFC 3339 in UTC, to the second
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SkippedStatus(
        @JsonPropertyDescription("Why they were skipped: Forbidden, NewerActive, StartingDeadline, Deadline, Missed,"
                + " MissedLaterRuns, MissedTooLongAgo, Superseded or Held.")
        String reason,

        @JsonPropertyDescription("How many times were skipped for it, as far back as the job goes.")
        Long count,

        @JsonPropertyDescription("True if there were more: of one outage no more than 1000 are counted.") @Nullable
        Boolean more,

        @JsonPropertyDescription("The latest of them.") String lastTime) {}

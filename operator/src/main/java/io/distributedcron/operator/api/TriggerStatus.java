package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The run that was asked for last.
 *
 * @param token by which
 * @param time when, RFC 3339 in UTC, to the second
 * @param run its id
 */
public record TriggerStatus(
        @JsonPropertyDescription("The token by which it was asked for; the same token runs nothing again.")
        String token,

        @JsonPropertyDescription("When it was asked for.") String time,

        @JsonPropertyDescription("The id of the run.") String run) {}

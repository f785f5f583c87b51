package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The replay that was asked for last.
 *
 * @param token by which
 * @param time when, RFC 3339 in UTC, to the second
 * @param runs how many runs were planned for it
 */
public record ReplayStatus(
        @JsonPropertyDescription("The token by which it was asked for; the same token runs nothing again.")
        String token,

        @JsonPropertyDescription("When it was obeyed.") String time,

        @JsonPropertyDescription("How many runs that had failed were planned again.")
        Integer runs) {}

package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The release that was asked for last.
 *
 * @param token by which
 * @param time when, RFC 3339 in UTC, to the second
 */
public record ReleaseStatus(
        @JsonPropertyDescription("The token by which it was asked for; the same token releases from no later hold.")
        String token,

        @JsonPropertyDescription("When it was obeyed.") String time) {}

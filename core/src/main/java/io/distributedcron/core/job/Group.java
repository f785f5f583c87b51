package io.distributedcron.core.job;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * That the runs of a job share places with those of all jobs of its namespace that name the same group.
 *
 * @param name of the group: up to 63 lower case letters, digits, {@code -} and {@code .}, with a letter or digit first and
 *     last
 * @param limit how many of the group's runs may be active when one of this job becomes so, itself included; 1 to
 *     {@link #MOST_PLACES}
 */
public record Group(String name, int limit) {
    /** How many places a group has at most: they are kept in one document. */
    public static final int MOST_PLACES = 1000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

    public Group {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "concurrency group name '" + name
                            + "' must be 1 to 63 lower case letters, digits, '-' and '.', with a letter or digit first and last");
        }
        if (limit < 1 || limit > MOST_PLACES) {
            throw new IllegalArgumentException(
                    "the limit " + limit + " of concurrency group '" + name + "' must be from 1 to " + MOST_PLACES);
        }
    }
}

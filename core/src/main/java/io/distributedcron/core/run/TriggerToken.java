package io.distributedcron.core.run;

import java.util.regex.Pattern;

/**
 * By what somebody asks for a run of a job: the same token of the same job means the same run.
 *
 * @param value 1 to 63 letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit
 */
public record TriggerToken(String value) {
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    public TriggerToken {
        if (!valid(value)) {
            throw new IllegalArgumentException("trigger token '" + value + "' must be " + EXPECTED);
        }
    }

    /** What a token looks like, for people. */
    public static final String EXPECTED =
            "1 to 63 letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit";

    /** Whether this text is a token. */
    public static boolean valid(String text) {
        return PATTERN.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}

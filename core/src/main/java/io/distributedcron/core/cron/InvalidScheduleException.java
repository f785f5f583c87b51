package io.distributedcron.core.cron;

import java.util.Locale;

/**
 * A schedule that cannot be understood. The message says what is wrong, in which field, why, and what to write instead.
 */
public final class InvalidScheduleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int QUOTED = 60;

    private final String field;
    private final String value;
    private final String path;

    private InvalidScheduleException(String message, String field, String value, String path) {
        super(message);
        this.field = field;
        this.value = value;
        this.path = path;
    }

    static InvalidScheduleException ofExpression(String expression, String why, String remedy) {
        return of("schedule", "schedule", "expression", expression, why, remedy);
    }

    static InvalidScheduleException ofField(Field field, int position, String value, String why, String remedy) {
        return new InvalidScheduleException(
                "Schedule is not valid: field " + position + " (" + field.label() + ") is " + quoted(value) + ": " + why
                        + ". " + remedy + ".",
                field.label(),
                value,
                "schedule");
    }

    static InvalidScheduleException ofZone(String zoneName, String why, String remedy) {
        return of("time zone", "timeZone", zoneName, why, remedy);
    }

    /** @param what is not valid, which is its field too */
    static InvalidScheduleException of(String what, String path, String value, String why, String remedy) {
        return of(what, path, what, value, why, remedy);
    }

    private static InvalidScheduleException of(
            String what, String path, String field, String value, String why, String remedy) {
        return new InvalidScheduleException(
                what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " " + quoted(value)
                        + " is not valid: " + why + ". " + remedy + ".",
                field,
                value,
                path);
    }

    /** The same of this one among several. */
    public InvalidScheduleException at(String newPath) {
        InvalidScheduleException same =
                new InvalidScheduleException(String.valueOf(getMessage()), field, value, newPath);
        same.setStackTrace(getStackTrace());
        return same;
    }

    /**
     * {@code second, minute, hour, day of month, month, day of week}, {@code expression} for the whole, {@code time zone}
     * or {@code exclusion}.
     */
    public String field() {
        return field;
    }

    /** What stood there, uncut. */
    public String value() {
        return value;
    }

    /** Where in a declaration it stood: {@code schedule}, {@code schedules[2]}, {@code timeZone}, {@code exclusions[0]}. */
    public String path() {
        return path;
    }

    /** The value in quotes, cut to a length that fits a status message, with control characters made visible. */
    static String quoted(String value) {
        String shown = value.codePointCount(0, value.length()) <= QUOTED
                ? value
                : value.substring(0, value.offsetByCodePoints(0, QUOTED)) + "…";
        StringBuilder text = new StringBuilder("'");
        shown.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.append('\'').toString();
    }
}

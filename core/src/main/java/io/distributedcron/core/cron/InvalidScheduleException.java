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

    private InvalidScheduleException(String message, String field, String value) {
        super(message);
        this.field = field;
        this.value = value;
    }

    static InvalidScheduleException ofExpression(String expression, String why, String remedy) {
        return new InvalidScheduleException(
                "Schedule " + quoted(expression) + " is not valid: " + why + ". " + remedy + ".",
                "expression",
                expression);
    }

    static InvalidScheduleException ofField(Field field, int position, String value, String why, String remedy) {
        return new InvalidScheduleException(
                "Schedule is not valid: field " + position + " (" + field.label() + ") is " + quoted(value) + ": " + why
                        + ". " + remedy + ".",
                field.label(),
                value);
    }

    static InvalidScheduleException ofZone(String zoneName, String why, String remedy) {
        return new InvalidScheduleException(
                "Time zone " + quoted(zoneName) + " is not valid: " + why + ". " + remedy + ".", "time zone", zoneName);
    }

    /** {@code second, minute, hour, day of month, month, day of week}, {@code expression} for the whole, or {@code time zone}. */
    public String field() {
        return field;
    }

    /** What stood there, uncut. */
    public String value() {
        return value;
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

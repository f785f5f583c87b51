package io.distributedcron.core.declare;

import io.distributedcron.core.cron.InvalidScheduleException;

/** What was asked for cannot be: says which field, its value, why not, and what to do. Nothing was written. */
public final class InvalidRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;

    private final String field;
    private final String value;
    private final String remedy;

    /**
     * Of a field.
     *
     * @param field its name, such as {@code payload}
     * @param value what it was; shown shortened
     * @param problem what is wrong with it, as the rest of a sentence
     * @param remedy what to do, as a sentence
     */
    public InvalidRequestException(String field, String value, String problem, String remedy) {
        super(field + " '" + shortened(value) + "' " + problem + ". " + remedy);
        this.field = field;
        this.value = value;
        this.remedy = remedy;
    }

    private InvalidRequestException(InvalidScheduleException schedule) {
        super(schedule.getMessage(), schedule);
        this.field = schedule.path();
        this.value = schedule.value();
        this.remedy = String.valueOf(schedule.getMessage());
    }

    /** A schedule that cannot be understood, which says the same. */
    public static InvalidRequestException of(InvalidScheduleException schedule) {
        return new InvalidRequestException(schedule);
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /** Which field. */
    public String field() {
        return field;
    }

    /** What it was, in full. */
    public String value() {
        return value;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}

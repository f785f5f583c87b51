package io.distributedcron.core.run;

import java.time.Instant;

/**
 * Why an attempt did not succeed; capped in size, so that runs that fail often with long messages fill no disk.
 *
 * @param errorClass the class of what was thrown, or a short CamelCase reason
 * @param message may be empty
 */
public record Failure(String errorClass, String message) {
    /** The class of the failure of an attempt that took longer than it may. */
    public static final String TIMED_OUT = "TimedOut";

    /** The class of the failure of a run that was not done at its deadline. */
    public static final String DEADLINE_EXCEEDED = "DeadlineExceeded";

    static final int MAX_CLASS_CHARS = 256;
    static final int MAX_MESSAGE_CHARS = 2048;

    public Failure {
        errorClass = capped(errorClass, MAX_CLASS_CHARS);
        message = capped(message, MAX_MESSAGE_CHARS);
    }

    /** That a run is not done at its deadline. */
    public static Failure pastDeadline(Instant deadline, String what) {
        return new Failure(DEADLINE_EXCEEDED, "the run had to be over at " + deadline + ": " + what);
    }

    /** What was thrown, as a failure. */
    public static Failure of(Throwable thrown) {
        String message = thrown.getMessage();
        return new Failure(thrown.getClass().getName(), message == null ? "" : message);
    }

    private static String capped(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}

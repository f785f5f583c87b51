package io.distributedcron.operator.condition;

/**
 * What a condition says now.
 *
 * @param type such as {@code Ready}
 * @param truth whether it holds
 * @param reason why, as one CamelCase word that programs may compare
 * @param message why, for people: field, value and remedy. Changes only when the matter does, as each change is written. What
 *     is longer than {@link #LONGEST_MESSAGE} loses its middle: Kubernetes refuses a status with a message over 32,768
 */
public record Verdict(String type, Truth truth, String reason, String message) {
    /** The summary condition that every resource has. */
    public static final String READY = "Ready";

    /** In characters. */
    static final int LONGEST_MESSAGE = 4_000;

    public Verdict {
        message = shortened(message);
    }

    /** Whether a condition holds. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        Truth(String text) {
            this.text = text;
        }

        /** As it is written into a resource. */
        public String text() {
            return text;
        }
    }

    public static Verdict yes(String type, String reason, String message) {
        return new Verdict(type, Truth.TRUE, reason, message);
    }

    public static Verdict no(String type, String reason, String message) {
        return new Verdict(type, Truth.FALSE, reason, message);
    }

    public static Verdict unknown(String type, String reason, String message) {
        return new Verdict(type, Truth.UNKNOWN, reason, message);
    }

    private static String shortened(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        int half = LONGEST_MESSAGE / 2 - 1;
        return message.substring(0, whole(message, half)) + "…"
                + message.substring(whole(message, message.length() - half));
    }

    /** The index, or the one before it where that is within a character. */
    private static int whole(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}

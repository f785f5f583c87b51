package io.distributedcron.operator.condition;

/**
 * What a condition says now.
 *
 * @param type such as {@code Ready}
 * @param truth whether it holds
 * @param reason why, as one CamelCase word that programs may compare
 * @param message why, for people: field, value and remedy. Changes only when the matter does, as each change is written
 */
public record Verdict(String type, Truth truth, String reason, String message) {
    /** The summary condition that every resource has. */
    public static final String READY = "Ready";

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
}

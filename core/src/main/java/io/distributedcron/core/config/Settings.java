package io.distributedcron.core.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a process from its environment and remembers every problem, so that all are reported at once by
 * {@link #check()}. While there are problems, a reading answers its default. Not thread-safe.
 */
public final class Settings {
    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** A text; absent and blank mean the default. */
    public String text(String key, String defaultValue) {
        return read(key, defaultValue, "a text", text -> text);
    }

    /** A text that has no default: missing is a problem, and answers an empty text. */
    public String required(String key, String whatFor) {
        String text = values.get(key);
        if (text == null || text.isBlank()) {
            problems.add(key + " is not set: expected " + whatFor);
            return "";
        }
        return text;
    }

    /** A text, if it is set. */
    public Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isBlank());
    }

    /** A whole number within bounds, both included. */
    public int integer(String key, int defaultValue, int min, int max) {
        return read(key, defaultValue, "a whole number from " + min + " to " + max, text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? null : number;
        });
    }

    /** A duration such as {@code 500ms}, {@code 15s}, {@code 2m}, or ISO 8601 as {@code PT15S}; at least {@code min}. */
    public Duration duration(String key, Duration defaultValue, Duration min) {
        return read(key, defaultValue, "a duration of at least " + min + ", such as 500ms, 15s or 2m", text -> {
            Duration duration = parseDuration(text.trim().toLowerCase(Locale.ROOT));
            return duration.compareTo(min) < 0 ? null : duration;
        });
    }

    /** A value that {@code parse} makes of a text; what it throws as IllegalArgumentException is the problem. */
    public <T> T parsed(String key, T defaultValue, String expectation, Function<String, T> parse) {
        return read(key, defaultValue, expectation, parse);
    }

    /** As {@link #parsed}, for a value of which a problem shows only what {@code printed} leaves. */
    <T> T secret(
            String key, T defaultValue, String expectation, UnaryOperator<String> printed, Function<String, T> parse) {
        return read(key, defaultValue, expectation, printed, parse);
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidSettingsException if there were problems; names all of them
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private <T> T read(String key, T defaultValue, String expectation, Function<String, @Nullable T> parse) {
        return read(key, defaultValue, expectation, UnaryOperator.identity(), parse);
    }

    private <T> T read(
            String key,
            T defaultValue,
            String expectation,
            UnaryOperator<String> printed,
            Function<String, @Nullable T> parse) {
        String text = values.get(key);
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            T value = parse.apply(text.trim());
            if (value != null) {
                return value;
            }
            problems.add(key + "=" + printed.apply(text) + ": expected " + expectation);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            problems.add(key + "=" + printed.apply(text) + ": expected " + expectation + " (" + e.getMessage() + ")");
        }
        return defaultValue;
    }

    private static Duration parseDuration(String text) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        if (text.startsWith("pt")) {
            return Duration.parse(text);
        }
        long number = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException("no unit");
        };
    }
}

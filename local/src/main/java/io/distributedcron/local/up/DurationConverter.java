package io.distributedcron.local.up;

import io.distributedcron.core.config.Settings;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as settings do: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final String KEY = "value";

    @Override
    public Duration convert(String text) {
        Settings settings = new Settings(Map.of(KEY, text));
        Duration duration = settings.duration(KEY, Duration.ZERO, Duration.ofSeconds(1));
        if (duration.isZero()) {
            throw new TypeConversionException("'" + text + "' is no time of at least 1 s; write it such as 30s or 5m");
        }
        return duration;
    }
}

package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The exclusions of a job on the time line: windows of epoch seconds, ascending, with time between any two. */
final class Exclusions {
    /** First seconds, included, and last seconds, excluded, by window. */
    private final long[] from;

    private final long[] until;

    private Exclusions(long[] from, long[] until) {
        this.from = from;
        this.until = until;
    }

    static Exclusions of(List<Exclusion> declared, ZoneRules rules) {
        long[][] windows = declared.stream()
                .map(it -> new long[] {first(it.from(), rules), last(it.until(), rules)})
                .filter(it -> it[0] < it[1])
                .sorted(Comparator.comparingLong(it -> it[0]))
                .toArray(long[][]::new);
        long[] from = new long[windows.length];
        long[] until = new long[windows.length];
        int count = 0;
        for (long[] window : windows) {
            if (count > 0 && window[0] <= until[count - 1]) {
                until[count - 1] = Math.max(until[count - 1], window[1]);
            } else {
                from[count] = window[0];
                until[count++] = window[1];
            }
        }
        return new Exclusions(Arrays.copyOf(from, count), Arrays.copyOf(until, count));
    }

    /** The instant before which {@code next} must look on, if this one is excluded: just before the window's end. */
    Optional<Instant> lastOfWindow(Instant time) {
        OptionalInt window = window(time);
        return window.isPresent()
                ? Optional.of(Instant.ofEpochSecond(until[window.getAsInt()]).minusNanos(1))
                : Optional.empty();
    }

    /** The start of the window in which an instant lies, if it does. */
    Optional<Instant> startOfWindow(Instant time) {
        OptionalInt window = window(time);
        return window.isPresent() ? Optional.of(Instant.ofEpochSecond(from[window.getAsInt()])) : Optional.empty();
    }

    private OptionalInt window(Instant time) {
        long second = time.getEpochSecond();
        int found = Arrays.binarySearch(from, second);
        int window = found >= 0 ? found : -found - 2;
        return window >= 0 && second < until[window] ? OptionalInt.of(window) : OptionalInt.empty();
    }

    private static long first(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).toEpochSecond() : local.toEpochSecond(offsets.getFirst());
    }

    private static long last(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).toEpochSecond() : local.toEpochSecond(offsets.getLast());
    }
}

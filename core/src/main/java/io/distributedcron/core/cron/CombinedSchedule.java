package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The times of several schedules in one zone, each once, within bounds and outside of exclusions. A search looks once at
 * each schedule, and once more for each exclusion that its answer fell into.
 */
record CombinedSchedule(
        List<Schedule> parts, ZoneId zone, Optional<Instant> notBefore, Optional<Instant> notAfter, Exclusions excluded)
        implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        Instant from = notBefore.isPresent() && notBefore.get().isAfter(after)
                ? notBefore.get().minusNanos(1)
                : after;
        while (true) {
            Optional<Instant> first = first(from);
            if (first.isEmpty() || (notAfter.isPresent() && first.get().isAfter(notAfter.get()))) {
                return Optional.empty();
            }
            Optional<Instant> goOn = excluded.lastOfWindow(first.get());
            if (goOn.isEmpty()) {
                return first;
            }
            from = goOn.get();
        }
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        Instant upTo = notAfter.isPresent() && notAfter.get().isBefore(before)
                ? notAfter.get().plusNanos(1)
                : before;
        while (true) {
            Optional<Instant> last = last(upTo);
            if (last.isEmpty() || (notBefore.isPresent() && last.get().isBefore(notBefore.get()))) {
                return Optional.empty();
            }
            Optional<Instant> goOn = excluded.startOfWindow(last.get());
            if (goOn.isEmpty()) {
                return last;
            }
            upTo = goOn.get();
        }
    }

    private Optional<Instant> first(Instant after) {
        Optional<Instant> first = Optional.empty();
        for (Schedule part : parts) {
            Optional<Instant> next = part.next(after);
            if (next.isPresent() && (first.isEmpty() || next.get().isBefore(first.get()))) {
                first = next;
            }
        }
        return first;
    }

    private Optional<Instant> last(Instant before) {
        Optional<Instant> last = Optional.empty();
        for (Schedule part : parts) {
            Optional<Instant> previous = part.previous(before);
            if (previous.isPresent() && (last.isEmpty() || previous.get().isAfter(last.get()))) {
                last = previous;
            }
        }
        return last;
    }

    @Override
    public String expression() {
        return parts.stream().map(Schedule::expression).collect(Collectors.joining("; "));
    }

    @Override
    public String canonical() {
        return parts.stream().map(Schedule::canonical).collect(Collectors.joining("; "));
    }

    @Override
    public String inWords() {
        return parts.stream().map(Schedule::inWords).collect(Collectors.joining("; and "))
                + notBefore.map(it -> "; not before " + it).orElse("")
                + notAfter.map(it -> "; not after " + it).orElse("");
    }

    @Override
    public String toString() {
        return "Schedule[" + expression() + " in " + zone + "]";
    }
}

package io.distributedcron.core.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Matches starts with the planned times that they may belong to: a start belongs to a time if it came within its window.
 * Starts are taken in order, and each is given to the waiting time whose window ends first, which makes this a maximum
 * matching (Glover 1967).
 *
 * @param unmatchedTimes without a start
 * @param unmatchedStarts without a time
 */
record MatchWindows(List<Instant> unmatchedTimes, List<Instant> unmatchedStarts) {
    /**
     * When a planned time may begin.
     *
     * @param time not before this
     * @param end nor after this
     */
    record Window(Instant time, Instant end) {}

    static MatchWindows of(List<Window> windows, List<Instant> starts) {
        List<Window> sorted =
                windows.stream().sorted(Comparator.comparing(Window::time)).toList();
        List<Instant> missed = new ArrayList<>();
        List<Instant> surplus = new ArrayList<>();
        PriorityQueue<Window> waiting = new PriorityQueue<>(Comparator.comparing(Window::end));
        int next = 0;
        for (Instant start : starts.stream().sorted().toList()) {
            while (next < sorted.size() && !sorted.get(next).time().isAfter(start)) {
                waiting.add(sorted.get(next++));
            }
            while (!waiting.isEmpty() && waiting.element().end().isBefore(start)) {
                missed.add(waiting.remove().time());
            }
            if (waiting.isEmpty()) {
                surplus.add(start);
            } else {
                waiting.remove();
            }
        }
        waiting.forEach(window -> missed.add(window.time()));
        sorted.subList(next, sorted.size()).forEach(window -> missed.add(window.time()));
        return new MatchWindows(missed, surplus);
    }
}

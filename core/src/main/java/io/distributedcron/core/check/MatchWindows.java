package io.distributedcron.core.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches starts with the planned times that they may belong to: a start belongs to a time if it came at it or at most
 * the grace later. Starts are taken in order, and each is given to the waiting time whose window ends first; windows of
 * equal length make this a maximum matching (Glover 1967).
 *
 * @param unmatchedTimes without a start
 * @param unmatchedStarts without a time
 */
record MatchWindows(List<Instant> unmatchedTimes, List<Instant> unmatchedStarts) {

    static MatchWindows of(List<Instant> times, List<Instant> starts, Duration grace) {
        List<Instant> sortedTimes = times.stream().sorted().toList();
        List<Instant> missed = new ArrayList<>();
        List<Instant> surplus = new ArrayList<>();
        ArrayDeque<Instant> waiting = new ArrayDeque<>();
        int next = 0;
        for (Instant start : starts.stream().sorted().toList()) {
            while (next < sortedTimes.size() && !sortedTimes.get(next).isAfter(start)) {
                waiting.add(sortedTimes.get(next++));
            }
            while (!waiting.isEmpty() && waiting.getFirst().plus(grace).isBefore(start)) {
                missed.add(waiting.removeFirst());
            }
            if (waiting.isEmpty()) {
                surplus.add(start);
            } else {
                waiting.removeFirst();
            }
        }
        missed.addAll(waiting);
        missed.addAll(sortedTimes.subList(next, sortedTimes.size()));
        return new MatchWindows(missed, surplus);
    }
}

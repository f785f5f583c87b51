package io.distributedcron.simulation.promise;

import io.distributedcron.simulation.scenario.Point;
import io.distributedcron.simulation.scenario.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often what happened. For one thread. */
public final class Statistics {
    private final Map<String, Long> transitions = new HashMap<>();
    private final Map<String, Long> faults = new HashMap<>();
    private final Map<String, Long> crashes = new HashMap<>();
    private final Map<String, Long> pauses = new HashMap<>();
    private long runs;
    private long starts;
    private long events;
    private long virtualNanos;
    private long startsInCalm;
    private long latestInCalmMillis;

    void transition(String what) {
        transitions.merge(what, 1L, Long::sum);
    }

    public void fault(String what) {
        faults.merge(what, 1L, Long::sum);
    }

    public void crashedAt(Point point, Side side) {
        crashes.merge(side + " " + point, 1L, Long::sum);
    }

    public void pausedAt(Point point, Side side) {
        pauses.merge(side + " " + point, 1L, Long::sum);
    }

    void planned() {
        runs++;
    }

    void started() {
        starts++;
    }

    void startedInCalm(long lateMillis) {
        startsInCalm++;
        latestInCalmMillis = Math.max(latestInCalmMillis, lateMillis);
    }

    /** How long it took. */
    public void passed(long happened, long nanos) {
        events += happened;
        virtualNanos += nanos;
    }

    /** Adds what another one has counted. */
    public void add(Statistics other) {
        other.transitions.forEach((key, count) -> transitions.merge(key, count, Long::sum));
        other.faults.forEach((key, count) -> faults.merge(key, count, Long::sum));
        other.crashes.forEach((key, count) -> crashes.merge(key, count, Long::sum));
        other.pauses.forEach((key, count) -> pauses.merge(key, count, Long::sum));
        runs += other.runs;
        starts += other.starts;
        events += other.events;
        virtualNanos += other.virtualNanos;
        startsInCalm += other.startsInCalm;
        latestInCalmMillis = Math.max(latestInCalmMillis, other.latestInCalmMillis);
    }

    public Map<String, Long> transitions() {
        return new TreeMap<>(transitions);
    }

    public Map<String, Long> faults() {
        return new TreeMap<>(faults);
    }

    public Map<String, Long> crashes() {
        return new TreeMap<>(crashes);
    }

    public Map<String, Long> pauses() {
        return new TreeMap<>(pauses);
    }

    public long runs() {
        return runs;
    }

    public long starts() {
        return starts;
    }

    public long events() {
        return events;
    }

    /** First attempts that started while nothing was wrong. */
    public long startsInCalm() {
        return startsInCalm;
    }

    /** How late the latest of them was. */
    public long latestInCalmMillis() {
        return latestInCalmMillis;
    }

    public long virtualSeconds() {
        return virtualNanos / 1_000_000_000L;
    }
}

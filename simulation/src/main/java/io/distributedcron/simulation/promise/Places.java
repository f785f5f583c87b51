package io.distributedcron.simulation.promise;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The exclusive runs of one job that are active, and those that were lately. */
final class Places {
    private static final int REMEMBERED = 8;

    /** A run that held the place, until when. */
    record Held(Run run, Instant until) {}

    private final Map<RunId, Run> active = new LinkedHashMap<>();
    private final Deque<Held> past = new ArrayDeque<>();

    void changed(RunId id, Run run, boolean isActive, Instant now) {
        if (isActive) {
            active.put(id, run);
        } else if (active.remove(id) != null) {
            past.addFirst(new Held(run, now));
            if (past.size() > REMEMBERED) {
                past.removeLast();
            }
        }
    }

    int count() {
        return active.size();
    }

    /** The other runs that held the place at this time or later. */
    Stream<Run> othersSince(RunId id, Instant time) {
        return Stream.concat(
                        active.values().stream(),
                        past.stream()
                                .filter(held -> !held.until().isBefore(time))
                                .map(Held::run))
                .filter(run -> !run.id().equals(id));
    }
}

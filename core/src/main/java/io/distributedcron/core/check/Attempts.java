package io.distributedcron.core.check;

import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What handlers noted about one run, attempt by attempt. */
final class Attempts {
    /** What they noted about one attempt. */
    record Attempt(int number, List<LoggedEvent> starts, List<LoggedEvent> others) {
        long returned() {
            return others.stream()
                    .filter(event -> event.kind() == LoggedEvent.Kind.END)
                    .count();
        }

        /** Whether it noted that it threw or was interrupted. */
        boolean broke() {
            return returned() == 0 && !others.isEmpty();
        }

        /** When it noted that it was over. */
        Optional<Instant> over() {
            return others.stream().map(LoggedEvent::at).max(Instant::compareTo);
        }

        Instant began() {
            return starts.getFirst().at();
        }
    }

    private final RunId run;
    private final TreeMap<Integer, Attempt> byNumber = new TreeMap<>();

    private Attempts(RunId run) {
        this.run = run;
    }

    /** By run. */
    static Map<RunId, Attempts> of(List<LoggedEvent> events) {
        Map<RunId, Attempts> runs = new TreeMap<>();
        for (LoggedEvent event : events) {
            runs.computeIfAbsent(event.run(), Attempts::new).add(event);
        }
        return runs;
    }

    private void add(LoggedEvent event) {
        Attempt attempt = byNumber.computeIfAbsent(
                event.attempt(), number -> new Attempt(number, new ArrayList<>(), new ArrayList<>()));
        (event.kind() == LoggedEvent.Kind.START ? attempt.starts() : attempt.others()).add(event);
    }

    RunId run() {
        return run;
    }

    /** Those that began, in order. */
    List<Attempt> started() {
        return byNumber.values().stream()
                .filter(attempt -> !attempt.starts().isEmpty())
                .toList();
    }

    Optional<Attempt> started(int number) {
        return Optional.ofNullable(byNumber.get(number))
                .filter(attempt -> !attempt.starts().isEmpty());
    }
}

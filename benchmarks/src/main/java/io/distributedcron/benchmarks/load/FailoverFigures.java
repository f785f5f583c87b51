package io.distributedcron.benchmarks.load;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What kills of the master came to. Times are microseconds since 1970. */
final class FailoverFigures {
    private static final long SECOND = 1_000_000;

    /** So long after a kill its effects are looked for. */
    private static final long AFTER = 15 * SECOND;

    private final Calls calls;
    private final List<Failover.Kill> kills;

    FailoverFigures(Calls calls, List<Failover.Kill> kills) {
        this.calls = calls;
        this.kills = List.copyOf(kills);
    }

    /**
     * Of runs that were due in {@code [from, to)}.
     *
     * @param jobs how many were due in each second
     */
    Map<String, Double> figures(long from, long to, int jobs) {
        Map<String, Double> figures = new LinkedHashMap<>();
        spread(figures, "next page", kill -> kill.page() - kill.at());
        spread(figures, "next call", this::nextCall);
        spread(figures, "latest run after a kill", this::latest);
        int[] bySecond = countBySecond(from, to);
        figures.put("lost", (double)
                Arrays.stream(bySecond).map(it -> Math.max(0, jobs - it)).sum());
        figures.put("called twice", (double)
                Arrays.stream(bySecond).map(it -> Math.max(0, it - jobs)).sum());
        figures.put("runs", (double) Arrays.stream(bySecond).sum());
        figures.put("kills", (double) kills.size());
        return figures;
    }

    private void spread(Map<String, Double> figures, String name, ToLongFunction<Failover.Kill> of) {
        long[] sorted = kills.stream().mapToLong(of).sorted().toArray();
        figures.put(name + " max ms", Figures.percentile(sorted, 100));
        figures.put(name + " p50 ms", Figures.percentile(sorted, 50));
    }

    private long nextCall(Failover.Kill kill) {
        long next = kill.at() + AFTER;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.at(i) >= kill.at()) {
                next = Math.min(next, calls.at(i));
            }
        }
        return next - kill.at();
    }

    private long latest(Failover.Kill kill) {
        long latest = 0;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.due(i) >= kill.at() && calls.due(i) < kill.at() + AFTER) {
                latest = Math.max(latest, calls.at(i) - calls.due(i));
            }
        }
        return latest;
    }

    private int[] countBySecond(long from, long to) {
        int[] counts = new int[(int) ((to - from) / SECOND)];
        for (int i = 0; i < calls.size(); i++) {
            if (calls.due(i) >= from && calls.due(i) < to) {
                counts[(int) ((calls.due(i) - from) / SECOND)]++;
            }
        }
        return counts;
    }
}

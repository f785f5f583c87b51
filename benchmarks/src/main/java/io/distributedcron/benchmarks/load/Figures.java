package io.distributedcron.benchmarks.load;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What calls amount to. Lateness is how long after its due time a function was called. */
final class Figures {
    private static final long SECOND = 1_000_000;

    private Figures() {}

    /**
     * Calls made in {@code [from, to)}.
     *
     * @param from microseconds since 1970
     * @param to the same
     */
    static Map<String, Double> throughput(Calls calls, long from, long to) {
        long made = IntStream.range(0, calls.size())
                .mapToLong(calls::at)
                .filter(at -> at >= from && at < to)
                .count();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("runs/s", made / ((to - from) / 1e6));
        figures.put("runs", (double) made);
        figures.put("early", (double) early(calls));
        return figures;
    }

    /**
     * Of runs that were due in {@code [from, to)}.
     *
     * @param from microseconds since 1970, at the beginning of a second
     * @param to the same
     * @param jobs how many were due in each second in which any was
     */
    static Map<String, Double> lateness(Calls calls, long from, long to, int jobs) {
        long[] late = new long[calls.size()];
        Map<Long, Second> seconds = new TreeMap<>();
        int count = 0;
        for (int i = 0; i < calls.size(); i++) {
            long due = calls.due(i);
            if (due >= from && due < to) {
                late[count++] = calls.at(i) - due;
                seconds.merge(due / SECOND, new Second(1, calls.at(i) - due), Second::and);
            }
        }
        long[] sorted = Arrays.copyOf(late, count);
        Arrays.sort(sorted);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50 ms", percentile(sorted, 50));
        figures.put("p99 ms", percentile(sorted, 99));
        figures.put("p99.9 ms", percentile(sorted, 99.9));
        figures.put("max ms", percentile(sorted, 100));
        figures.put(
                "last of a second ms",
                seconds.values().stream().mapToLong(Second::latest).average().orElse(0) / 1000.0);
        figures.put("runs", (double) count);
        figures.put("seconds", (double) seconds.size());
        figures.put("seconds without all runs", (double)
                seconds.values().stream().filter(it -> it.calls() != jobs).count());
        figures.put("early", (double) Arrays.stream(sorted).filter(it -> it < 0).count());
        return figures;
    }

    /** What was due in a second. */
    private record Second(int calls, long latest) {
        Second and(Second other) {
            return new Second(calls + other.calls, Math.max(latest, other.latest));
        }
    }

    private static long early(Calls calls) {
        long early = 0;
        for (int i = 0; i < calls.size(); i++) {
            early += calls.at(i) < calls.due(i) ? 1 : 0;
        }
        return early;
    }

    /** The nearest rank, in milliseconds. */
    static double percentile(long[] sortedMicros, double percent) {
        if (sortedMicros.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sortedMicros.length);
        return sortedMicros[Math.max(0, rank - 1)] / 1000.0;
    }
}

package io.distributedcron.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark found. Written as JSON under {@code benchmarks/results}.
 *
 * @param benchmark its name
 * @param title what was done
 * @param figure the name of the figure that counts
 * @param moreIsBetter whether more of it is better
 * @param arithmetic how that figure comes about
 * @param at when it was measured
 * @param command with which it is repeated
 * @param load what was to be done
 * @param machine on what
 * @param contestants in the order of the table, ours first
 * @param ratios ours divided by theirs, by the name of the peer
 */
record Report(
        String benchmark,
        String title,
        String figure,
        boolean moreIsBetter,
        String arithmetic,
        String at,
        String command,
        Map<String, String> load,
        Map<String, String> machine,
        List<Result> contestants,
        Map<String, Double> ratios) {

    /**
     * What one of them reached.
     *
     * @param settings versions and settings
     * @param trials the figures of each trial, in order
     */
    record Result(String name, Map<String, String> settings, List<Map<String, Double>> trials) {
        /** The median of each figure over the trials. */
        Map<String, Double> medians() {
            Map<String, Double> medians = new LinkedHashMap<>();
            trials.getLast().keySet().forEach(figure -> medians.put(figure, median(figure)));
            return medians;
        }

        double median(String figure) {
            List<Double> sorted = sorted(figure);
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        double least(String figure) {
            return sorted(figure).getFirst();
        }

        double most(String figure) {
            return sorted(figure).getLast();
        }

        private List<Double> sorted(String figure) {
            return trials.stream()
                    .map(trial -> trial.getOrDefault(figure, Double.NaN))
                    .sorted()
                    .toList();
        }
    }

    /** Ours is the first result. */
    static Map<String, Double> ratios(String figure, List<Result> results) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        double ours = results.getFirst().median(figure);
        for (Result peer : results.subList(1, results.size())) {
            ratios.put(peer.name(), Math.round(ours / peer.median(figure) * 1000) / 1000.0);
        }
        return ratios;
    }

    /** What a ratio says: ours comes first, or the first of several of ours. */
    String comparison() {
        return contestants.getFirst().name().equals(OurSystem.NAME) ? "ours / theirs" : "first / this";
    }

    /** The table for a terminal. */
    @JsonIgnore
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.add(String.format(Locale.ROOT, "%s; %s", load, machine));
        lines.add(String.format(Locale.ROOT, "%-20s %12s %25s %14s", "", figure, "least..most", comparison()));
        for (Result result : contestants) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %,12.1f %25s %14s",
                    result.name(),
                    result.median(figure),
                    String.format(Locale.ROOT, "%,.1f..%,.1f", result.least(figure), result.most(figure)),
                    ratios.containsKey(result.name())
                            ? String.format(Locale.ROOT, "%.2f", ratios.get(result.name()))
                            : ""));
        }
        for (Result result : contestants) {
            lines.add(result.name() + ", medians:");
            result.medians()
                    .forEach((name, value) -> lines.add(String.format(Locale.ROOT, "  %-32s %,14.2f", name, value)));
        }
        lines.add(figure + ": " + arithmetic);
        return lines;
    }
}

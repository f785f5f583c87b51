package io.distributedcron.local.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Series of one unit, drawn into one picture. Not thread-safe. */
final class Chart {
    private final String title;
    private final boolean logarithmic;
    private final Map<String, Series> series = new LinkedHashMap<>();

    private Chart(String title, boolean logarithmic) {
        this.title = title;
        this.logarithmic = logarithmic;
    }

    static Chart linear(String title) {
        return new Chart(title, false);
    }

    /** For what spans orders of magnitude; values below 1 are drawn as 1. */
    static Chart logarithmic(String title) {
        return new Chart(title, true);
    }

    /** What is measured, with its unit. */
    String title() {
        return title;
    }

    boolean isLogarithmic() {
        return logarithmic;
    }

    List<Series> series() {
        return List.copyOf(series.values());
    }

    void add(String name, double minute, double value) {
        series.computeIfAbsent(name, Series::new).add(minute, value);
    }
}

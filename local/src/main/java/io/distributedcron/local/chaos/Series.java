package io.distributedcron.local.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What was measured again and again, in the order of time. Not thread-safe. */
final class Series {
    /**
     * A measurement.
     *
     * @param minute since the beginning
     */
    record Point(double minute, double value) {}

    private final String name;
    private final List<Point> points = new ArrayList<>();

    Series(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    void add(double minute, double value) {
        points.add(new Point(minute, value));
    }

    /**
     * By which factor the median of the last quarter of the time exceeds that of the second quarter: the first is for
     * caches to fill and history to reach its age. Empty if there is nothing in one of them, or the second has only zeros.
     */
    OptionalDouble growth(double minutes) {
        OptionalDouble before = median(minutes / 4, minutes / 2);
        OptionalDouble after = median(minutes * 3 / 4, minutes);
        return before.isEmpty() || after.isEmpty() || before.getAsDouble() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(after.getAsDouble() / before.getAsDouble());
    }

    private OptionalDouble median(double from, double to) {
        double[] values = points.stream()
                .filter(point -> point.minute() >= from && point.minute() <= to)
                .mapToDouble(Point::value)
                .toArray();
        Arrays.sort(values);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[values.length / 2]);
    }
}

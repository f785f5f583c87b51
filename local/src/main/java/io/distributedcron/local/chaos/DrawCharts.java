package io.distributedcron.local.chaos;

import java.util.List;
import java.util.Locale;

/** Charts over the same time, one below the other, with a line at each fault. */
final class DrawCharts {
    private static final int WIDTH = 1_000;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 30;
    private static final int HEIGHT = 130;
    private static final int GAP = 46;
    private static final List<String> COLORS =
            List.of("#2f6f4f", "#b5482f", "#3b5b92", "#a8842c", "#7a4e8a", "#4f8a8b", "#8a8f98", "#c27ba0");

    private final StringBuilder svg = new StringBuilder();
    private final double minutes;
    private final List<Double> faults;

    private DrawCharts(double minutes, List<Double> faults) {
        this.minutes = minutes;
        this.faults = faults;
    }

    /**
     * As SVG.
     *
     * @param faults the minutes at which they began
     */
    static String svg(String title, List<Chart> charts, double minutes, List<Double> faults) {
        DrawCharts draw = new DrawCharts(minutes, faults);
        int height = TOP + charts.size() * (HEIGHT + GAP) + 10;
        draw.svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        draw.text(12, 20, "start", title + "; grey lines are faults, minutes below");
        for (int i = 0; i < charts.size(); i++) {
            draw.chart(charts.get(i), TOP + i * (HEIGHT + GAP) + 24);
        }
        return draw.svg.append("</svg>\n").toString();
    }

    private void chart(Chart chart, int top) {
        double most = chart.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Series.Point::value)
                .max()
                .orElse(1);
        Scale scale = new Scale(top, most <= 0 ? 1 : most, chart.isLogarithmic());
        text(LEFT, top - 6, "start", chart.title());
        for (double fault : faults) {
            line(x(fault), top, x(fault), top + HEIGHT, "#dddddd");
        }
        line(LEFT, top + HEIGHT, WIDTH - RIGHT, top + HEIGHT, "#444444");
        line(LEFT, top, LEFT, top + HEIGHT, "#444444");
        for (double mark : scale.marks()) {
            text(LEFT - 6, scale.y(mark) + 4, "end", number(mark));
        }
        for (int quarter = 0; quarter <= 4; quarter++) {
            double minute = minutes * quarter / 4;
            text(x(minute), top + HEIGHT + 14, "middle", number(minute));
        }
        List<Series> all = chart.series();
        for (int i = 0; i < all.size(); i++) {
            String color = COLORS.get(i % COLORS.size());
            curve(all.get(i), scale, color);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
                    WIDTH - RIGHT + 12,
                    top + i * 15,
                    color));
            text(WIDTH - RIGHT + 28, top + i * 15 + 9, "start", all.get(i).name());
        }
    }

    private void curve(Series series, Scale scale, String color) {
        StringBuilder points = new StringBuilder();
        for (Series.Point point : series.points()) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.minute()), scale.y(point.value())));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\"/>%n",
                points.toString().strip(),
                color));
    }

    private double x(double minute) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (minutes == 0 ? 0 : minute / minutes);
    }

    private void line(double fromX, double fromY, double toX, double toY, String color) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                fromX,
                fromY,
                toX,
                toY,
                color));
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 10 || value == Math.rint(value) ? "%,.0f" : "%.1f", value);
    }

    /** Where a value is drawn. */
    private record Scale(int top, double most, boolean logarithmic) {
        double y(double value) {
            double part = logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(Math.max(10, most)) : value / most;
            return top + HEIGHT * (1 - part);
        }

        double[] marks() {
            return logarithmic
                    ? new double[] {1, Math.sqrt(Math.max(10, most)), Math.max(10, most)}
                    : new double[] {0, most / 2, most};
        }
    }
}

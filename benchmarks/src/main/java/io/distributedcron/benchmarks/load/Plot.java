package io.distributedcron.benchmarks.load;

import java.util.List;
import java.util.Locale;

/** A report as a picture: a bar for each contestant, with a dot for each trial. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int LEFT = 150;
    private static final int RIGHT = 110;
    private static final int TOP = 54;
    private static final int ROW = 40;

    private Plot() {}

    static String svg(Report report) {
        List<Report.Result> results = report.contestants();
        double most = results.stream()
                .mapToDouble(result -> result.most(report.figure()))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = TOP + ROW * results.size() + 16;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        text(svg, 12, 22, "start", report.title());
        text(svg, 12, 40, "start", report.figure() + (report.moreIsBetter() ? ": more is better" : ": less is better"));
        for (int i = 0; i < results.size(); i++) {
            row(svg, report, results.get(i), TOP + ROW * i, most, i == 0 ? "#2f6f4f" : "#8a8f98");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, Report report, Report.Result result, int y, double most, String color) {
        double scale = (WIDTH - LEFT - RIGHT) / most;
        double median = result.median(report.figure());
        text(svg, LEFT - 8, y + 21, "end", result.name());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"24\" fill=\"%s\"/>%n",
                LEFT,
                y + 4,
                Math.max(1, median * scale),
                color));
        for (var trial : result.trials()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\" fill=\"white\" stroke=\"black\"/>%n",
                    LEFT + trial.getOrDefault(report.figure(), 0.0) * scale,
                    y + 16));
        }
        text(
                svg,
                (int) (LEFT + result.most(report.figure()) * scale) + 8,
                y + 21,
                "start",
                String.format(Locale.ROOT, "%,.0f", median));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}

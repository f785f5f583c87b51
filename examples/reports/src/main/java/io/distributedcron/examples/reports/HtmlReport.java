package io.distributedcron.examples.reports;

import java.util.stream.Collectors;

/** A report as a web page: a row for each job, with a bar for each of its runs, as high as it was late. Pure. */
final class HtmlReport {
    private static final int BARS = 60;
    private static final int HEIGHT = 20;

    private HtmlReport() {}

    static String of(Report report) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%1$s</title>
                <style>
                body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; }
                table { border-collapse: collapse; }
                th, td { padding: .3em .8em; text-align: right; border-bottom: 1px solid #ddd; }
                th:first-child, td:first-child { text-align: left; }
                .failed { color: #b00020; font-weight: bold; }
                rect { fill: #3b6ea5; }
                rect.failed { fill: #b00020; }
                </style>
                </head>
                <body>
                <h1>%1$s</h1>
                <p>%2$d runs of %3$d jobs, scheduled from %4$s to %5$s</p>
                <table>
                <tr><th>Job</th><th>Runs</th><th>Succeeded</th><th>Failed</th><th>Late p50 (ms)</th><th>Late max (ms)</th><th>Lateness</th></tr>
                %6$s
                </table>
                </body>
                </html>
                """.formatted(
                        escaped(report.title()),
                        report.runs().size(),
                        report.jobs().size(),
                        report.from(),
                        report.to(),
                        report.jobs().stream().map(line -> row(line, report)).collect(Collectors.joining("\n")));
    }

    private static String row(Report.JobLine line, Report report) {
        return "<tr><td>%s</td><td>%d</td><td>%d</td><td%s>%d</td><td>%d</td><td>%d</td><td>%s</td></tr>"
                .formatted(
                        escaped(line.job().toString()),
                        line.runs(),
                        line.succeeded(),
                        line.failed() > 0 ? " class=\"failed\"" : "",
                        line.failed(),
                        line.p50Millis(),
                        line.maxMillis(),
                        bars(line, report));
    }

    private static String bars(Report.JobLine line, Report report) {
        var runs = report.runs().stream()
                .filter(run -> run.job().equals(line.job()))
                .toList();
        var shown = runs.subList(Math.max(0, runs.size() - BARS), runs.size());
        StringBuilder svg = new StringBuilder("<svg width=\"%d\" height=\"%d\">".formatted(BARS * 4, HEIGHT));
        for (int i = 0; i < shown.size(); i++) {
            ReportedRun run = shown.get(i);
            long millis = Math.max(0, run.lateness().map(it -> it.toMillis()).orElse(0L));
            long height = Math.max(1, Math.min(HEIGHT, HEIGHT * millis / Math.max(1, line.maxMillis())));
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"3\" height=\"%d\"%s/>"
                    .formatted(i * 4, HEIGHT - height, height, run.error().isEmpty() ? "" : " class=\"failed\""));
        }
        return svg.append("</svg>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

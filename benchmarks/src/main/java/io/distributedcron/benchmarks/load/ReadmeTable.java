package io.distributedcron.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of results in the README, made from what the benchmarks have found, between two comments. */
final class ReadmeTable {
    static final String BEGIN = "<!-- benchmarks: made by ./dcron bench readme -->";
    static final String END = "<!-- benchmarks: end -->";

    private ReadmeTable() {}

    /** The README with the table of these reports in the place of the one that it has. */
    static String in(String readme, List<Report> reports) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The README has no '" + BEGIN + "' with '" + END
                    + "' behind it, between which the table of results goes");
        }
        return readme.substring(0, begin + BEGIN.length()) + "\n" + String.join("\n", of(reports)) + "\n"
                + readme.substring(end);
    }

    private static List<String> of(List<Report> reports) {
        List<String> lines = new ArrayList<>();
        lines.add("| Benchmark | Figure | Ours | Others (ours / theirs) |");
        lines.add("|---|---|---|---|");
        reports.forEach(report -> lines.add(row(report)));
        return lines;
    }

    private static String row(Report report) {
        List<Report.Result> results = report.contestants();
        String others = results.stream()
                .skip(1)
                .map(result -> result.name() + " " + MarkdownTable.number(result.median(report.figure())) + " ("
                        + MarkdownTable.number(report.ratios().getOrDefault(result.name(), Double.NaN)) + ")")
                .collect(Collectors.joining(", "));
        return "| [" + report.benchmark() + "](benchmarks/results/" + report.benchmark() + ".md) | " + report.figure()
                + " | " + MarkdownTable.number(results.getFirst().median(report.figure())) + " | " + others + " |";
    }
}

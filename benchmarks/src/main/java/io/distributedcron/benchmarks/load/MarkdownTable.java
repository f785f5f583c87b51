package io.distributedcron.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A report for people who read it later: what, where, how, and every figure of everyone. */
final class MarkdownTable {
    private MarkdownTable() {}

    static List<String> of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + report.benchmark());
        lines.add("");
        lines.add(report.title() + ". `" + report.command() + "`, " + report.at() + ".");
        lines.add("");
        lines.add("![" + report.benchmark() + "](" + report.benchmark() + ".svg)");
        lines.add("");
        lines.add("Medians of the rounds; " + report.figure() + " is " + report.arithmetic() + ".");
        lines.add("");
        lines.addAll(figures(report));
        lines.add("");
        lines.add("- load: " + words(report.load()));
        lines.add("- machine: " + words(report.machine()));
        report.contestants().forEach(result -> lines.add("- " + result.name() + ": " + words(result.settings())));
        return lines;
    }

    private static List<String> figures(Report report) {
        List<Report.Result> results = report.contestants();
        List<String> lines = new ArrayList<>();
        boolean two = results.size() == 2;
        lines.add("| |"
                + results.stream().map(result -> " " + result.name() + " |").collect(Collectors.joining())
                + (two ? " " + report.comparison() + " |" : ""));
        lines.add("|---|" + "---|".repeat(results.size() + (two ? 1 : 0)));
        lines.add("| **" + report.figure() + "**, least to most |"
                + results.stream()
                        .map(result -> " **" + number(result.median(report.figure())) + "**, "
                                + number(result.least(report.figure())) + " to " + number(result.most(report.figure()))
                                + " |")
                        .collect(Collectors.joining())
                + (two ? " " + report.ratios().getOrDefault(results.getLast().name(), Double.NaN) + " |" : ""));
        if (results.size() > 2) {
            lines.add("| " + report.comparison() + " |"
                    + results.stream()
                            .map(result -> report.ratios().containsKey(result.name())
                                    ? " " + report.ratios().get(result.name()) + " |"
                                    : " |")
                            .collect(Collectors.joining()));
        }
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.medians().keySet()));
        names.remove(report.figure());
        names.forEach(name -> lines.add(figure(name, results)));
        return lines;
    }

    /** Of two, also what one is to the other. */
    private static String figure(String name, List<Report.Result> results) {
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (Report.Result result : results) {
            row.append(result.medians().containsKey(name) ? " " + number(result.median(name)) + " |" : " |");
        }
        if (results.size() == 2) {
            double ratio = results.getFirst().median(name) / results.getLast().median(name);
            row.append(Double.isFinite(ratio) ? " " + number(ratio) + " |" : " |");
        }
        return row.toString();
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "none";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String words(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining("; "));
    }
}

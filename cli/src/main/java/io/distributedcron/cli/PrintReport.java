package io.distributedcron.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distributedcron.core.check.CheckReport;
import io.distributedcron.core.check.Finding;
import io.distributedcron.core.check.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the checker found, for people or for programs. */
final class PrintReport {
    private static final int IDS_IN_TEXT = 3;

    private PrintReport() {}

    static String text(CheckReport report) {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%-18s %8s   %s%n", "verdict", "count", "first"));
        for (Verdict verdict : Verdict.values()) {
            String first = first(report, verdict).stream()
                    .limit(IDS_IN_TEXT)
                    .map(finding -> finding.job() + " " + finding.id() + " (" + finding.what() + ")")
                    .collect(Collectors.joining("; "));
            text.append(String.format(Locale.ROOT, "%-18s %8d   %s%n", verdict.label(), report.count(verdict), first));
        }
        text.append(String.format(
                Locale.ROOT,
                "%njobs %d, planned times %d, runs on record %d; lateness of %d first starts: p50 %.1f ms, p99 %.1f ms,"
                        + " max %.1f ms%n",
                report.jobs(),
                report.expected(),
                report.runs(),
                report.starts(),
                millis(report.p50()),
                millis(report.p99()),
                millis(report.max())));
        text.append(String.format(
                Locale.ROOT,
                "not wrong: attempts of unknown outcome %d, runs of forgotten jobs %d%n",
                report.unknown(),
                report.unjudged()));
        if (report.unreadable() > 0) {
            text.append(String.format(Locale.ROOT, "could not be read: %d%n", report.unreadable()));
        }
        return text.append(report.clean() ? "Nothing is wrong." : "SOMETHING IS WRONG.")
                .toString();
    }

    static String json(CheckReport report) {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("clean", report.clean());
        json.put("jobs", report.jobs());
        json.put("expected", report.expected());
        json.put("runs", report.runs());
        ObjectNode verdicts = json.putObject("verdicts");
        for (Verdict verdict : Verdict.values()) {
            ObjectNode one = verdicts.putObject(verdict.label());
            one.put("count", report.count(verdict));
            ArrayNode ids = one.putArray("first");
            for (Finding finding : first(report, verdict)) {
                ids.addObject()
                        .put("job", finding.job().toString())
                        .put("id", finding.id())
                        .put("what", finding.what());
            }
        }
        json.putObject("latenessMs")
                .put("starts", report.starts())
                .put("p50", millis(report.p50()))
                .put("p99", millis(report.p99()))
                .put("max", millis(report.max()));
        json.put("unknown", report.unknown());
        json.put("unjudged", report.unjudged());
        json.put("unreadable", report.unreadable());
        return json.toString();
    }

    private static List<Finding> first(CheckReport report, Verdict verdict) {
        return report.first().getOrDefault(verdict, List.of());
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e4) / 100.0;
    }
}

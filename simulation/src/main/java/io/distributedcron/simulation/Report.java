package io.distributedcron.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.simulation.promise.Statistics;
import io.distributedcron.simulation.promise.Violation;
import io.distributedcron.simulation.scenario.Point;
import io.distributedcron.simulation.scenario.Scenario;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what came of schedules, to people and to programs. */
final class Report {
    private static final int MOST_LINES = 160;

    private Report() {}

    static void print(RunSchedules.Summary summary, double seconds, PrintStream out) {
        Statistics statistics = summary.statistics();
        out.printf(
                Locale.ROOT,
                "%,d schedules in %.1f s (%.1f a second): %,d h of virtual time, %,d events, %,d runs, %,d starts%n",
                summary.schedules(),
                seconds,
                summary.schedules() / seconds,
                statistics.virtualSeconds() / 3600,
                statistics.events(),
                statistics.runs(),
                statistics.starts());
        table("Transitions", statistics.transitions(), out);
        table("Faults", statistics.faults(), out);
        table("Crashed " + points(statistics.crashes()), statistics.crashes(), out);
        table("Paused " + points(statistics.pauses()), statistics.pauses(), out);
        out.printf(
                Locale.ROOT,
                "While nothing was wrong %,d first attempts started, the latest %,d ms after it was due.%n",
                statistics.startsInCalm(),
                statistics.latestInCalmMillis());
        if (summary.failed().isEmpty()) {
            out.println("No promise was broken.");
        }
    }

    private static String points(Map<String, Long> counts) {
        return "at " + counts.size() + " of " + 2 * Point.values().length + " points";
    }

    private static void table(String title, Map<String, Long> counts, PrintStream out) {
        out.println(title + ":");
        out.println(counts.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "  %-34s %,12d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n")));
    }

    /** A failure, with the least that makes it happen and what happened then. */
    static void print(Scenario scenario, Violation violation, PrintStream out) {
        out.println();
        out.println("seed " + scenario.seed() + " broke " + violation.promise() + ": "
                + violation.promise().text());
        out.println("  " + violation.what());
        Scenario least = Shrink.of(scenario, violation.promise());
        out.println("The least of it that still does: " + least.schedulers() + " schedulers, "
                + least.workers().size() + " workers, " + least.jobs().size() + " of "
                + scenario.jobs().size() + " jobs, " + least.faults().size() + " of "
                + scenario.faults().size() + " faults:");
        least.faults().forEach(fault -> out.println("  " + fault));
        least.jobs().forEach(job -> out.println("  " + job));
        Outcome outcome = Outcome.traced(least);
        List<String> lines = relevant(outcome.trace(), outcome.violation().orElse(violation));
        out.println("What happened (seconds from the beginning):");
        lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).forEach(out::println);
    }

    /** The lines about the job whose run it was, and about processes. */
    private static List<String> relevant(List<String> trace, Violation violation) {
        if (violation.job().isEmpty()) {
            return trace;
        }
        String job = violation.job().get().name();
        Pattern about = Pattern.compile("\\b" + Pattern.quote(job) + "(?!\\d)");
        Pattern aboutJobs = Pattern.compile("\\bjob-\\d");
        return trace.stream()
                .filter(line ->
                        about.matcher(line).find() || !aboutJobs.matcher(line).find())
                .toList();
    }

    static String json(RunSchedules.Summary summary, double seconds) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("schedules", summary.schedules());
        values.put("events", summary.statistics().events());
        values.put("runs", summary.statistics().runs());
        values.put("starts", summary.statistics().starts());
        values.put("virtualSeconds", summary.statistics().virtualSeconds());
        values.put("latestMillis", summary.statistics().latestInCalmMillis());
        values.put("transitions", summary.statistics().transitions());
        values.put("faults", summary.statistics().faults());
        values.put("crashes", summary.statistics().crashes());
        values.put("pauses", summary.statistics().pauses());
        values.put("seconds", Math.round(seconds * 10) / 10.0);
        values.put(
                "violations",
                summary.failed().stream()
                        .map(it -> Map.of("promise", it.violation().promise().name(), "seed", it.seed()))
                        .toList());
        try {
            return new ObjectMapper().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary cannot be written", e);
        }
    }
}

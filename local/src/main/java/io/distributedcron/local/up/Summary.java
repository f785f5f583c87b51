package io.distributedcron.local.up;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.distributedcron.local.verdict.Latency;
import io.distributedcron.local.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last word: what was expected and what came of it, as text and as one JSON object. */
@JsonPropertyOrder({
    "jobs",
    "planned",
    "succeeded",
    "failed",
    "skipped",
    "cancelled",
    "unfinished",
    "lost",
    "early",
    "doubled",
    "latenessMs"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Summary(
        int jobs,
        int planned,
        int succeeded,
        int failed,
        int skipped,
        int cancelled,
        int unfinished,
        int lost,
        int early,
        int doubled,
        Latency latenessMs,
        double seconds,
        @Nullable Double firstRunAfterSeconds,
        String kubernetes,
        boolean manifestsGood,
        List<String> problems) {

    /**
     * Of a verdict.
     *
     * @param observed how long
     * @param firstRun how long after the command the first run began
     * @param manifestProblems what is wrong with manifests and jobs
     */
    static Summary of(
            Verdict verdict,
            Duration observed,
            Optional<Duration> firstRun,
            String kubernetes,
            List<String> manifestProblems) {
        List<String> problems = new ArrayList<>(manifestProblems);
        problems.addAll(verdict.problems());
        return new Summary(
                verdict.jobs(),
                verdict.planned(),
                verdict.succeeded(),
                verdict.failed(),
                verdict.skipped(),
                verdict.cancelled(),
                verdict.unfinished(),
                verdict.lost(),
                verdict.early(),
                verdict.doubled(),
                rounded(verdict.latenessMs()),
                tenths(observed),
                firstRun.map(Summary::tenths).orElse(null),
                kubernetes,
                manifestProblems.isEmpty(),
                List.copyOf(problems));
    }

    private static Latency rounded(Latency latency) {
        return new Latency(hundredths(latency.p50()), hundredths(latency.p99()), hundredths(latency.max()));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double tenths(Duration time) {
        return Math.round(time.toMillis() / 100.0) / 10.0;
    }

    /** Whether every planned time had exactly one run, none too soon, and nothing declared was refused. */
    boolean good() {
        return lost == 0 && early == 0 && doubled == 0 && manifestsGood;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.add("  " + problem));
        lines.add(String.format(
                Locale.ROOT,
                "%.1f s, %d jobs, %d planned times: %d succeeded, %d failed, %d skipped, %d cancelled, %d unfinished,"
                        + " %d lost, %d early, %d doubled",
                seconds,
                jobs,
                planned,
                succeeded,
                failed,
                skipped,
                cancelled,
                unfinished,
                lost,
                early,
                doubled));
        lines.add(String.format(
                Locale.ROOT,
                "lateness: p50 %.2f ms, p99 %.2f ms, max %.2f ms",
                latenessMs.p50(),
                latenessMs.p99(),
                latenessMs.max()));
        if (firstRunAfterSeconds != null) {
            lines.add(String.format(Locale.ROOT, "first run %.1f s after the command", firstRunAfterSeconds));
        }
        return lines;
    }
}

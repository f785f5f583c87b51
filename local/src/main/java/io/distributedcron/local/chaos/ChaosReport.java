package io.distributedcron.local.chaos;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.distributedcron.core.check.CheckReport;
import io.distributedcron.core.check.Finding;
import io.distributedcron.core.check.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up rounds. Not thread-safe. */
final class ChaosReport {
    private static final int SHOWN = 50;

    /** How long it took until nothing waited any more. */
    record Seconds(double p50, double max) {
        static Seconds of(List<Double> times) {
            List<Double> sorted = times.stream().sorted().toList();
            return sorted.isEmpty()
                    ? new Seconds(0, 0)
                    : new Seconds(sorted.get((sorted.size() - 1) / 2), sorted.getLast());
        }
    }

    /** How late runs began at the first attempt, faults included. */
    record Lateness(long p50, long p99, long max) {}

    /** The last line of the output. */
    @JsonPropertyOrder({
        "rounds",
        "seed",
        "faults",
        "lost",
        "doubled",
        "phantom",
        "early",
        "stuck",
        "overlap",
        "mismatch",
        "unknown",
        "starts",
        "latenessMs",
        "recoverySeconds",
        "byFault",
        "points",
        "each",
        "findings",
        "check"
    })
    record Json(
            int rounds,
            long seed,
            int faults,
            int lost,
            int doubled,
            int phantom,
            int early,
            int stuck,
            int overlap,
            int mismatch,
            long unknown,
            long starts,
            Lateness latenessMs,
            Seconds recoverySeconds,
            Map<String, KindJson> byFault,
            Map<String, Integer> points,
            List<Round> each,
            List<String> findings,
            JsonNode check) {}

    /** A round: the kinds of its faults, when they began, and how long it took to recover. */
    record Round(List<String> faults, String at, double seconds) {}

    /** One kind of fault. */
    record KindJson(int times, int findings, Seconds recoverySeconds) {}

    private static final class OfKind {
        private int times;
        private int findings;
        private final List<Double> recovery = new ArrayList<>();
    }

    private final long seed;
    private final Map<FaultKind, OfKind> kinds = new EnumMap<>(FaultKind.class);
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private final Set<String> known = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Double> recovery = new ArrayList<>();
    private final Map<String, Integer> points = new TreeMap<>();
    private final List<Round> each = new ArrayList<>();
    private JsonNode check = MissingNode.getInstance();
    private boolean clean;
    private int rounds;
    private int faults;
    private long unknown;
    private long starts;
    private Lateness lateness = new Lateness(0, 0, 0);

    ChaosReport(long seed) {
        this.seed = seed;
    }

    /** A round's faults and how long it took to recover from them. */
    void round(List<Fault> done, Instant at, double seconds) {
        rounds++;
        faults += done.size();
        recovery.add(seconds);
        each.add(new Round(
                done.stream().map(fault -> fault.kind().label()).toList(),
                at.toString(),
                Math.round(seconds * 10) / 10.0));
        for (Fault fault : done) {
            OfKind kind = kinds.computeIfAbsent(fault.kind(), it -> new OfKind());
            kind.times++;
            kind.recovery.add(seconds);
        }
    }

    /** What the checker found after a round; what it had found before does not count again. */
    List<Finding> found(List<Fault> done, String mode, CheckReport report) {
        unknown = Math.max(unknown, report.unknown());
        starts = Math.max(starts, report.starts());
        lateness = new Lateness(
                report.p50().toMillis(), report.p99().toMillis(), report.max().toMillis());
        List<Finding> fresh = report.first().values().stream()
                .flatMap(List::stream)
                .filter(finding -> known.add(finding.verdict() + " " + finding.job() + " " + finding.id()))
                .toList();
        for (Finding finding : fresh) {
            counts.merge(finding.verdict(), 1, Integer::sum);
            if (findings.size() < SHOWN) {
                findings.add(mode + ": " + finding.verdict().label() + " " + finding.job() + " " + finding.id() + ": "
                        + finding.what());
            }
            done.forEach(fault -> kinds.computeIfAbsent(fault.kind(), it -> new OfKind()).findings++);
        }
        return fresh;
    }

    /** A process was killed there. */
    synchronized void point(String where) {
        points.merge(where, 1, Integer::sum);
    }

    /** What {@code dcron check} said in the end. */
    void checked(JsonNode said) {
        check = said;
        clean = said.path("clean").asBoolean();
    }

    /** It did not recover. */
    void stuck(String what) {
        counts.merge(Verdict.STUCK, 1, Integer::sum);
        findings.add("not quiet: " + what);
    }

    boolean good() {
        return counts.isEmpty() && clean;
    }

    private int count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    Json json() {
        Map<String, KindJson> byFault = new TreeMap<>();
        kinds.forEach(
                (kind, of) -> byFault.put(kind.label(), new KindJson(of.times, of.findings, Seconds.of(of.recovery))));
        return new Json(
                rounds,
                seed,
                faults,
                count(Verdict.MISSED),
                count(Verdict.DOUBLED_START) + count(Verdict.DOUBLED_COMPLETION),
                count(Verdict.PHANTOM),
                count(Verdict.EARLY),
                count(Verdict.STUCK),
                count(Verdict.OVERLAP),
                count(Verdict.MISMATCH),
                unknown,
                starts,
                lateness,
                Seconds.of(recovery),
                byFault,
                points,
                List.copyOf(each),
                List.copyOf(findings),
                check);
    }

    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-24s %6s %9s %14s %14s%n", "fault", "times", "findings", "recovery p50", "max"));
        kinds.forEach((kind, of) -> {
            Seconds seconds = Seconds.of(of.recovery);
            text.append(String.format(
                    Locale.ROOT,
                    "%-24s %6d %9d %12.1f s %12.1f s%n",
                    kind.label(),
                    of.times,
                    of.findings,
                    seconds.p50(),
                    seconds.max()));
        });
        points.forEach((point, times) -> text.append(String.format(Locale.ROOT, "killed %-30s %6d%n", point, times)));
        findings.forEach(finding -> text.append(finding).append(System.lineSeparator()));
        return text.toString();
    }
}

package io.distributedcron.core.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds up what became of jobs. Not thread-safe. */
final class Tally {
    private static final int SHOWN = 10;

    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private final Map<Verdict, List<Finding>> first = new EnumMap<>(Verdict.class);
    private final Lateness lateness = new Lateness();
    private long jobs;
    private long runs;
    private long expected;
    private long unknown;
    private long unjudged;

    Tally() {
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
    }

    void add(JobHistory history, JobVerdict verdict) {
        jobs++;
        runs += history.runs().size();
        expected += verdict.expected();
        unknown += verdict.unknown();
        unjudged += verdict.unjudged();
        verdict.lateness().forEach(lateness::add);
        verdict.findings().forEach(this::add);
    }

    void add(Finding finding) {
        counts.merge(finding.verdict(), 1L, Long::sum);
        List<Finding> shown = first.computeIfAbsent(finding.verdict(), it -> new ArrayList<>());
        if (shown.size() < SHOWN) {
            shown.add(finding);
        }
    }

    CheckReport report(long unreadable) {
        return new CheckReport(
                jobs,
                runs,
                expected,
                counts,
                first,
                unknown,
                unjudged,
                unreadable,
                lateness.count(),
                lateness.quantile(0.5),
                lateness.quantile(0.99),
                lateness.max());
    }
}

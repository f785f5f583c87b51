package io.distributedcron.examples.reports;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A report: the runs of a span of time, and a line for each job. Pure.
 *
 * @param from included
 * @param to excluded
 */
record Report(String title, Instant from, Instant to, List<ReportedRun> runs, List<JobLine> jobs) {

    /** What became of one job. */
    record JobLine(JobId job, int runs, long succeeded, long failed, long p50Millis, long maxMillis) {}

    static Report of(String title, Instant from, Instant to, List<ReportedRun> runs) {
        Map<JobId, List<ReportedRun>> byJob =
                runs.stream().collect(Collectors.groupingBy(ReportedRun::job, TreeMap::new, Collectors.toList()));
        return new Report(
                title,
                from,
                to,
                List.copyOf(runs),
                byJob.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static JobLine line(JobId job, List<ReportedRun> runs) {
        List<Long> late = runs.stream()
                .flatMap(run -> run.lateness().stream())
                .map(Duration::toMillis)
                .sorted()
                .toList();
        return new JobLine(
                job,
                runs.size(),
                runs.stream().filter(run -> run.state() == RunState.SUCCEEDED).count(),
                runs.stream()
                        .filter(run -> run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT)
                        .count(),
                late.isEmpty() ? 0 : late.get(late.size() / 2),
                late.isEmpty() ? 0 : late.getLast());
    }
}

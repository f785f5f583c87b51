package io.distributedcron.core.check;

import io.distributedcron.core.check.MatchWindows.Window;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** By times alone, for each shard by itself. Not thread-safe. */
final class JudgeByWindow implements JudgeJob {
    /**
     * A first start.
     *
     * @param shard of which shard
     * @param due from when it may have been
     */
    private record Start(int shard, Instant due, Instant at) {}

    private final Rules rules;
    private final ReadSchedules schedules;

    JudgeByWindow(Rules rules) {
        this.rules = rules;
        this.schedules = new ReadSchedules(rules.from(), rules.judgedUntil());
    }

    @Override
    public JobVerdict judge(JobHistory history) {
        if (history.job().isEmpty()) {
            return new JobVerdict(List.of(), 0, 0, history.runs().size(), List.of());
        }
        Job job = history.job().get();
        PlannedTimesOfJob planned = PlannedTimesOfJob.of(history, job, schedules);
        boolean logged = logged(job);
        List<Start> starts = logged ? fromLog(history, job) : fromDatabase(history, job);
        Duration grace = rules.grace().plus(job.spec().timing().jitter());
        List<Window> expected = planned.expected().stream()
                .map(time -> new Window(time, planned.mayBeginFrom(time).plus(grace)))
                .toList();
        List<Window> mustRun = expected.stream()
                .filter(window -> !planned.excused(window.time())
                        && !(!logged && hidesItsFirstStart(planned, window.time()))
                        && isOver(window))
                .toList();
        List<Finding> findings = new ArrayList<>();
        int shards = Math.max(
                job.spec().shards().count(),
                1 + starts.stream().mapToInt(Start::shard).max().orElse(0));
        for (int shard = 0; shard < shards; shard++) {
            int one = shard;
            List<Instant> times = starts.stream()
                    .filter(start -> start.shard() == one)
                    .map(Start::at)
                    .toList();
            boolean declared = shard < job.spec().shards().count();
            missed(job, declared ? mustRun : List.of(), times, grace, findings);
            surplus(job, declared ? expected : List.of(), times, findings);
        }
        List<Duration> lateness = starts.stream()
                .map(start -> Duration.between(start.due(), start.at()))
                .toList();
        return new JobVerdict(findings, planned.expected().size(), 0, 0, lateness);
    }

    private static void missed(
            Job job, List<Window> mustRun, List<Instant> starts, Duration grace, List<Finding> findings) {
        for (Instant missed : MatchWindows.of(mustRun, starts).unmatchedTimes()) {
            findings.add(new Finding(
                    Verdict.MISSED, job.id(), missed.toString(), "nothing began within " + grace + " of " + missed));
        }
    }

    private void surplus(Job job, List<Window> expected, List<Instant> starts, List<Finding> findings) {
        for (Instant surplus : MatchWindows.of(expected, starts).unmatchedStarts()) {
            if (surplus.isAfter(
                    job.changedAt().plus(rules.grace()))) { // what was claimed before a change may still begin
                findings.add(new Finding(
                        Verdict.PHANTOM, job.id(), surplus.toString(), "began, and no planned time is left for it"));
            }
        }
    }

    /** A run that waited may have begun after the logs were read, or may have been called just now. */
    private boolean isOver(Window window) {
        return window.end().isBefore(rules.now());
    }

    private boolean logged(Job job) {
        return rules.log().isPresent() && rules.log().get().covers(job.spec().functionName());
    }

    /** The database tells when a run began last, not first. */
    private static boolean hidesItsFirstStart(PlannedTimesOfJob planned, Instant time) {
        return planned.at(time).stream().anyMatch(run -> run.attempt() > 1);
    }

    /** Of each run the attempt that began first: an earlier one may have been lost with its worker before it began. */
    private List<Start> fromLog(JobHistory history, Job job) {
        return Attempts.of(history.events()).values().stream()
                .filter(attempts -> !attempts.run().isManual())
                .flatMap(attempts -> attempts.started().stream().limit(1))
                .flatMap(attempt -> attempt.starts().stream())
                .filter(event -> isJudged(event.scheduledTime(), job))
                .map(event -> new Start(
                        event.run().shard(),
                        event.attempt() == 1 ? event.dueTime() : event.scheduledTime(),
                        event.at()))
                .toList();
    }

    private List<Start> fromDatabase(JobHistory history, Job job) {
        return history.runs().stream()
                .filter(run -> run.attempt() == 1
                        && run.state() != RunState.PLANNED
                        && !run.id().isManual())
                .filter(run -> run.startedAt().isPresent() && isJudged(run.scheduledTime(), job))
                .map(JudgeByWindow::start)
                .toList();
    }

    private static Start start(Run run) {
        return new Start(run.id().shard(), run.dueTime(), run.startedAt().orElseThrow());
    }

    private boolean isJudged(Instant time, Job job) {
        return time.isAfter(job.changedAt()) && !time.isBefore(rules.from()) && time.isBefore(rules.judgedUntil());
    }
}

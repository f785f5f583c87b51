package io.distributedcron.local.up;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.local.process.RunDeployments;
import io.distributedcron.local.verdict.Latency;
import io.distributedcron.local.verdict.ObservedRun;
import io.distributedcron.local.view.Snapshot;
import io.distributedcron.local.view.View;
import io.distributedcron.local.watch.DeclaredJob;
import io.distributedcron.local.watch.WatchRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads once a second how things stand, and draws it. */
final class Observe {
    private static final int JOBS_SHOWN = 60;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final WatchRuns watch;
    private final RunDeployments pods;
    private final CorrectedClock clock;
    private final View view;
    private final Instant began;
    private final boolean endless;

    Observe(WatchRuns watch, RunDeployments pods, CorrectedClock clock, View view, Instant began, boolean endless) {
        this.watch = watch;
        this.pods = pods;
        this.clock = clock;
        this.view = view;
        this.began = began;
        this.endless = endless;
    }

    /** From when on runs are judged: the beginning, or some minutes ago where there is no end. */
    Instant from() {
        Instant recent = clock.instant().minus(KEPT);
        return endless && recent.isAfter(began) ? recent : began;
    }

    void tick() {
        clock.measure();
        Instant now = clock.instant();
        watch.tick(now, from());
        if (endless) {
            watch.forgetBefore(from());
        }
        view.refresh(snapshot(now));
    }

    private Snapshot snapshot(Instant now) {
        List<DeclaredJob> jobs = watch.declared();
        Map<JobId, JobSummary> summaries = watch.summaries(
                jobs.stream().limit(JOBS_SHOWN).map(DeclaredJob::id).toList());
        Map<JobId, WholeTime<ObservedRun>> last = watch.lastTimes();
        List<ObservedRun> runs = watch.runs();
        return new Snapshot(
                Duration.between(began, now),
                now,
                jobs.stream().map(job -> row(job, summaries, last)).toList(),
                pods.pods().stream().map(Observe::row).toList(),
                counts(runs),
                Latency.of(runs.stream()
                        .filter(run -> run.attempt() == 1)
                        .flatMap(run -> lateness(run).stream())
                        .toList()));
    }

    private static Snapshot.JobRow row(
            DeclaredJob job, Map<JobId, JobSummary> summaries, Map<JobId, WholeTime<ObservedRun>> last) {
        Optional<WholeTime<ObservedRun>> time = Optional.ofNullable(last.get(job.id()));
        return new Snapshot.JobRow(
                job.id().toString(),
                job.schedule(),
                job.timeZone(),
                job.suspended() ? "suspended" : job.notReady().orElse(""),
                Optional.ofNullable(summaries.get(job.id())).flatMap(JobSummary::nextScheduleTime),
                time.map(Observe::outcome).orElse("-"),
                time.flatMap(Observe::lateness));
    }

    /** One line for a time, however many shards it has: 7/8 while it goes on or where it succeeded, else FAILED 7/8. */
    static String outcome(WholeTime<ObservedRun> time) {
        int attempt = time.parts().stream().mapToInt(ObservedRun::attempt).max().orElse(1);
        String shards = time.succeeded() + "/" + time.size();
        String outcome = !time.shards().several()
                ? time.state().name()
                : switch (time.state()) {
                    case PLANNED, RUNNING, SUCCEEDED -> shards;
                    case FAILED, TIMED_OUT, CANCELLED, SKIPPED -> time.state() + " " + shards;
                };
        return outcome + (attempt > 1 ? " (attempt " + attempt + ")" : "");
    }

    /** Of the shard that began last. */
    private static Optional<Duration> lateness(WholeTime<ObservedRun> time) {
        return time.parts().stream().flatMap(run -> lateness(run).stream()).max(Duration::compareTo);
    }

    private static Optional<Duration> lateness(ObservedRun run) {
        return run.startedAt().map(at -> Duration.between(run.dueTime(), at));
    }

    private static Snapshot.PodRow row(RunDeployments.PodView pod) {
        String state =
                pod.stopping() ? "stopping" : pod.ready() ? "ready" : pod.pid().isPresent() ? "starting" : "waiting";
        return new Snapshot.PodRow(pod.name(), pod.pid(), state);
    }

    private static Snapshot.Counts counts(List<ObservedRun> runs) {
        return new Snapshot.Counts(
                count(runs, RunState.SUCCEEDED),
                count(runs, RunState.FAILED) + count(runs, RunState.TIMED_OUT),
                count(runs, RunState.SKIPPED),
                count(runs, RunState.CANCELLED),
                count(runs, RunState.RUNNING));
    }

    private static long count(List<ObservedRun> runs, RunState state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }
}

package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks that jobs are held when they shall be and only then: by all outcomes that there ever were, deleted ones included. */
final class CheckHolds {
    /** What ended so short a time ago need not have been seen by whoever decides, who may be paused. */
    private static final Duration UNSEEN = Duration.ofSeconds(90);

    private final Checks checks;

    CheckHolds(Checks checks) {
        this.checks = checks;
    }

    /** A job is held: that is, its latest outcomes since it was changed or released are failures. */
    void held(Job job) {
        int bound = job.spec().failures().suspendAfter();
        Instant seen = checks.now().minus(UNSEEN);
        List<RunState> newest = newest(job, bound, run -> failed(run) || before(run, seen));
        if (bound == 0 || newest.size() < bound || newest.contains(RunState.SUCCEEDED)) {
            checks.violated(Promise.HELD, "job " + job.id() + " is held after " + newest, Optional.of(job.id()));
        }
    }

    /** A run of a job begins that should have been held long ago. */
    void started(Run run) {
        int bound = run.spec().failures().suspendAfter();
        if (bound == 0 || run.attempt() > 1 || run.claim().isEmpty()) {
            return;
        }
        Instant seen = checks.now().minus(UNSEEN);
        checks.jobs()
                .latest(run.job())
                .map(JobVersions.Version::job)
                .filter(job -> job.active()
                        && job.uid().equals(run.id().job())
                        && job.revision() == run.revision()
                        && job.changedAt().isBefore(seen))
                .ifPresent(job -> {
                    List<RunState> newest = newest(job, bound, other -> !failed(other) || before(other, seen));
                    if (newest.size() == bound && !newest.contains(RunState.SUCCEEDED)) {
                        checks.violated(Promise.HELD, "starts although the latest outcomes are " + newest, run);
                    }
                });
    }

    private List<RunState> newest(Job job, int most, Predicate<Run> counts) {
        Instant since = checks.jobs()
                .latest(job.id())
                .map(version -> version.job().changedAt())
                .orElse(Instant.MIN);
        Map<RunId, List<Run>> times = checks.tracks().values().stream()
                .map(track -> track.last)
                .filter(run -> run.job().equals(job.id())
                        && run.id().job().equals(job.uid())
                        && run.scheduledTime().isAfter(since))
                .filter(run -> failed(run) || run.state() == RunState.SUCCEEDED)
                .filter(counts)
                .collect(Collectors.groupingBy(CheckHolds::time));
        return times.values().stream()
                .sorted(Comparator.comparing((List<Run> time) -> time.getFirst().scheduledTime())
                        .reversed())
                .flatMap(time -> outcome(time, job.spec().shards()).stream())
                .limit(most)
                .toList();
    }

    private static RunId time(Run run) {
        return run.id().origin().isPresent() ? run.id() : run.id().ofShard(0);
    }

    /** How a time ended as a whole, as far as its shards tell. */
    private static Optional<RunState> outcome(List<Run> ended, Shards shards) {
        int count = ended.getFirst().id().origin().isPresent() ? 1 : shards.count();
        long failed = ended.stream().filter(CheckHolds::failed).count();
        long succeeded = ended.size() - failed;
        boolean any = shards.completion() == Shards.Completion.ANY_SUCCEEDED && count > 1;
        if (any ? succeeded > 0 : failed == 0 && succeeded >= count) {
            return Optional.of(RunState.SUCCEEDED);
        }
        return (any ? failed >= count : failed > 0) ? Optional.of(RunState.FAILED) : Optional.empty();
    }

    private static boolean before(Run run, Instant time) {
        return run.finishedAt().orElseThrow().isBefore(time);
    }

    private static boolean failed(Run run) {
        return run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT;
    }
}

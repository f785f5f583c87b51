package io.distributedcron.core.check;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether two runs of a job, of the same shard, were active at once under concurrencyPolicy Forbid, Replace or Queue. */
final class JudgeOverlaps {
    /** An attempt, from its beginning to its end. */
    record Activity(RunId run, Instant began, Instant ended) {}

    private JudgeOverlaps() {}

    static void judge(JobHistory history, Map<RunId, Attempts> logged, Duration clockError, List<Finding> findings) {
        Map<Integer, List<Activity>> byShard = new HashMap<>();
        for (Run run : history.runs()) {
            if (run.spec().concurrency().exclusive()) {
                last(run, Optional.ofNullable(logged.get(run.id())))
                        .ifPresent(activity -> byShard.computeIfAbsent(run.id().shard(), shard -> new ArrayList<>())
                                .add(activity));
            }
        }
        byShard.values().forEach(activities -> judge(history, activities, clockError, findings));
    }

    private static void judge(
            JobHistory history, List<Activity> activities, Duration clockError, List<Finding> findings) {
        activities.sort(Comparator.comparing(Activity::began));
        Optional<Activity> longest = Optional.empty();
        for (Activity activity : activities) {
            Activity earlier = longest.orElse(activity);
            if (activity.began().plus(clockError).isBefore(earlier.ended()) && longest.isPresent()) {
                findings.add(new Finding(
                        Verdict.OVERLAP,
                        history.id(),
                        activity.run().value(),
                        "began at " + activity.began() + ", while " + earlier.run() + " went on until "
                                + earlier.ended()));
            }
            if (activity.ended().isAfter(earlier.ended()) || longest.isEmpty()) {
                longest = Optional.of(activity);
            }
        }
    }

    /**
     * The last attempt, where its end is known: noted by the handler or decided in the database, whichever came first. Of
     * an attempt that was lost with its worker only that worker knows, and it stops it when it learns of it: that may be
     * later, and is no fault of the policy.
     */
    static Optional<Activity> last(Run run, Optional<Attempts> logged) {
        if (!run.state().terminal()
                || run.state() == RunState.SKIPPED
                || run.claim().isEmpty()) {
            return Optional.empty();
        }
        Optional<Attempts.Attempt> attempt = logged.flatMap(it -> it.started(run.attempt()));
        Optional<Instant> began = attempt.map(Attempts.Attempt::began).or(run::startedAt);
        Optional<Instant> ended = run.finishedAt().map(decided -> attempt.flatMap(Attempts.Attempt::over)
                .filter(over -> over.isBefore(decided))
                .orElse(decided));
        return began.isPresent() && ended.isPresent() && !ended.get().isBefore(began.get())
                ? Optional.of(new Activity(run.id(), began.get(), ended.get()))
                : Optional.empty();
    }
}

package io.distributedcron.local.verdict;

import io.distributedcron.core.check.ExpectedTimes;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What became of the runs that there should have been.
 *
 * @param jobs that were expected to run at all
 * @param planned times that should have had a run
 * @param succeeded of these
 * @param failed of these, for errors and timeouts
 * @param skipped of these, by a policy
 * @param cancelled of these, since their job was suspended, changed or deleted, or a newer run replaced them
 * @param unfinished of these: they began but have not ended
 * @param lost times without a run, or with one that nobody started
 * @param early calls of a function before its run was due
 * @param doubled calls of a function beyond the first for the same attempt, and second runs for one planned time
 * @param latenessMs from the due instant to the call of the function, of all first attempts
 * @param problems what is not as it should be, for people
 */
public record Verdict(
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
        List<String> problems) {

    private static final int PROBLEMS_SHOWN = 20;

    public Verdict {
        problems = List.copyOf(problems);
    }

    /** Whether every planned time has exactly one run and none began too soon. Failures of functions do not matter. */
    public boolean good() {
        return lost == 0 && early == 0 && doubled == 0;
    }

    /**
     * Judges.
     *
     * @param runs what the database has; may hold more than was expected
     * @param starts what functions noted; may be empty, then the database is believed
     */
    public static Verdict of(
            Collection<Expectation> expectations, Collection<ObservedRun> runs, Collection<Start> starts) {
        Map<JobId, Set<Instant>> expected = new TreeMap<>();
        for (Expectation one : expectations) {
            // A planned time is strictly after the change that planned it.
            expected.computeIfAbsent(one.job(), job -> new TreeSet<>())
                    .addAll(new ExpectedTimes(one.schedule(), one.timeZone())
                            .in(one.after().plusNanos(1), one.until()));
        }
        return new Judge(expected, runs, starts).verdict();
    }

    /** The first run of each shard of a planned time is that run; more are doubles. */
    private static final class Judge {
        private final Map<JobId, Set<Instant>> expected;
        private final Map<JobId, Map<Instant, List<ObservedRun>>> observed;
        private final Collection<Start> starts;
        private final List<String> problems = new ArrayList<>();
        private final Map<RunState, Integer> states = new HashMap<>();
        private final List<ObservedRun> counted = new ArrayList<>();
        private int lost;
        private int early;
        private int doubled;

        Judge(Map<JobId, Set<Instant>> expected, Collection<ObservedRun> runs, Collection<Start> starts) {
            this.expected = expected;
            this.observed = runs.stream()
                    .filter(run -> !run.id().isManual())
                    .collect(
                            Collectors.groupingBy(ObservedRun::job, Collectors.groupingBy(ObservedRun::scheduledTime)));
            this.starts = starts;
        }

        Verdict verdict() {
            expected.forEach((job, times) -> times.forEach(time -> count(job, time)));
            List<Duration> lateness = starts.isEmpty() ? latenessByDatabase() : latenessByFunctions();
            int planned = expected.values().stream().mapToInt(Set::size).sum();
            return new Verdict(
                    expected.size(),
                    planned,
                    in(RunState.SUCCEEDED),
                    in(RunState.FAILED) + in(RunState.TIMED_OUT),
                    in(RunState.SKIPPED),
                    in(RunState.CANCELLED),
                    in(RunState.PLANNED) + in(RunState.RUNNING),
                    lost,
                    early,
                    doubled,
                    Latency.of(lateness),
                    shown());
        }

        private void count(JobId job, Instant time) {
            List<ObservedRun> runs = observed.getOrDefault(job, Map.of()).getOrDefault(time, List.of());
            if (runs.isEmpty()) {
                lost++;
                problems.add("lost: " + job + " has no run for " + time);
                return;
            }
            Set<Integer> shards = runs.stream().map(run -> run.id().shard()).collect(Collectors.toSet());
            if (runs.size() > shards.size()) {
                doubled += runs.size() - shards.size();
                problems.add("doubled: " + job + " has " + runs.size() + " runs for " + time
                        + (shards.size() > 1 ? " and " + shards.size() + " shards" : ""));
            }
            WholeTime<ObservedRun> whole = ObservedRun.times(runs).getFirst();
            int planned = whole.parts().stream()
                    .mapToInt(run -> run.shards().count())
                    .min()
                    .orElse(1);
            boolean recordForAll = whole.parts().size() == 1 && whole.state() == RunState.SKIPPED;
            if (whole.parts().size() < planned && !recordForAll) {
                lost++;
                problems.add(
                        "lost: " + job + " has " + whole.parts().size() + " of " + planned + " shards for " + time);
                return;
            }
            for (ObservedRun run : whole.parts()) {
                if (run.state() == RunState.PLANNED && run.attempt() == 1) {
                    lost++;
                    problems.add(
                            "lost: " + name(run) + " of " + job + " for " + time + " was planned but never started");
                    return;
                }
            }
            states.merge(whole.state(), 1, Integer::sum);
            counted.addAll(whole.parts());
            whole.parts().stream()
                    .filter(run -> !run.state().terminal())
                    .forEach(run -> problems.add(
                            "unfinished: " + run.id() + " of " + job + " for " + time + " is " + run.state()));
        }

        private static String name(ObservedRun run) {
            return run.shards().several() ? "shard " + run.id().shard() : "the run";
        }

        private int in(RunState state) {
            return states.getOrDefault(state, 0);
        }

        private List<Duration> latenessByDatabase() {
            List<Duration> lateness = new ArrayList<>();
            for (ObservedRun run : counted) {
                if (run.state() == RunState.PLANNED) {
                    continue; // it waits for another attempt, and began with an earlier one
                }
                run.startedAt().ifPresent(at -> {
                    noteEarly(run.id(), run.attempt(), run.dueTime(), at);
                    if (run.attempt() == 1) {
                        lateness.add(Duration.between(run.dueTime(), at));
                    }
                });
            }
            return lateness;
        }

        private List<Duration> latenessByFunctions() {
            Set<RunId> ids = counted.stream().map(ObservedRun::id).collect(Collectors.toSet());
            List<Duration> lateness = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (Start start : starts) {
                noteEarly(start.run(), start.attempt(), start.dueTime(), start.at());
                if (!seen.add(start.run() + "/" + start.attempt())) {
                    doubled++;
                    problems.add("doubled: attempt " + start.attempt() + " of " + start.run() + " was called again at "
                            + start.at());
                } else if (start.attempt() == 1 && ids.contains(start.run())) {
                    lateness.add(Duration.between(start.dueTime(), start.at()));
                }
            }
            return lateness;
        }

        private void noteEarly(RunId run, int attempt, Instant due, Instant at) {
            if (at.isBefore(due)) {
                early++;
                problems.add("early: attempt " + attempt + " of " + run + " began at " + at + ", due " + due);
            }
        }

        private List<String> shown() {
            if (problems.size() <= PROBLEMS_SHOWN) {
                return problems;
            }
            List<String> shown = new ArrayList<>(problems.subList(0, PROBLEMS_SHOWN));
            shown.add("... and " + (problems.size() - PROBLEMS_SHOWN) + " more");
            return shown;
        }
    }
}

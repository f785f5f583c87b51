package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a job should have run since its latest change, and which runs it has for these times. What was planned by an
 * earlier declaration is not known any more.
 *
 * @param expected within the window, those included that may be trimmed
 * @param runs by planned time, without those that somebody asked for
 */
record PlannedTimesOfJob(JobHistory history, List<Instant> expected, Map<Instant, List<Run>> runs, List<Run> ranges) {

    static PlannedTimesOfJob of(JobHistory history, Job job, ReadSchedules schedules) {
        Map<Instant, List<Run>> runs = new HashMap<>();
        List<Run> ranges = new ArrayList<>();
        for (Run run : history.runs()) {
            if (run.id().job().equals(job.uid()) && !run.id().isManual()) {
                runs.computeIfAbsent(run.scheduledTime(), time -> new ArrayList<>())
                        .add(run);
                if (run.ending().orElse(null) instanceof Ending.Skipped skipped
                        && skipped.through().isPresent()) {
                    ranges.add(run);
                }
            }
        }
        List<Instant> expected = job.active() ? schedules.times(job.id(), job.spec(), job.changedAt()) : List.of();
        return new PlannedTimesOfJob(history, expected, runs, ranges);
    }

    List<Run> at(Instant time) {
        return runs.getOrDefault(time, List.of());
    }

    /** Whether the record of an earlier time that was skipped stands for this one too. */
    boolean skippedWithAnEarlierOne(Instant time) {
        return ranges.stream()
                .anyMatch(run -> run.scheduledTime().isBefore(time)
                        && run.ending().orElse(null) instanceof Ending.Skipped skipped
                        && skipped.through()
                                .filter(last -> !last.isBefore(time))
                                .isPresent());
    }

    /** Whether nothing needs to have run for this time, or nobody can tell any more. */
    boolean excused(Instant time) {
        List<Run> found = at(time);
        return found.isEmpty()
                ? history.isTrimmed(time) || skippedWithAnEarlierOne(time)
                : found.stream()
                        .allMatch(run ->
                                run.state() == RunState.SKIPPED || run.state() == RunState.CANCELLED || run.waiting());
    }

    /** The time itself or, where its run had to wait for other runs, when it was called, or came back by itself. */
    Instant mayBeginFrom(Instant time) {
        return at(time).stream()
                .filter(run -> run.waitingSince().isPresent())
                .map(Run::dueTime)
                .filter(due -> due.isAfter(time))
                .max(Comparator.naturalOrder())
                .orElse(time);
    }
}

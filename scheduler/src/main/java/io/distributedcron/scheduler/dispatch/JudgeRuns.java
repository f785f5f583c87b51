package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.Staleness;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs of a batch stand: whose job was not changed since they were planned, and whose time was not over and
 * trimmed already. The feed of changes answers for nearly all of them; the others cost one look-up a batch. Thread-safe.
 */
final class JudgeRuns {
    private final FollowJobChanges changes;
    private final JobStore jobs;
    private final RunHistory history;
    private final Duration noteAfter;

    /**
     * A judge.
     *
     * @param noteAfter how overdue a run must be for the trim note of its job to be read
     */
    JudgeRuns(FollowJobChanges changes, JobStore jobs, RunHistory history, Duration noteAfter) {
        this.changes = changes;
        this.jobs = jobs;
        this.history = history;
        this.noteAfter = noteAfter;
    }

    /**
     * A batch, sorted.
     *
     * @param standing to be planned on and published
     * @param stale of an older declaration, or of none
     * @param over planned again by somebody out of date, after the run of that time was over and trimmed
     * @param stopped asked to stop while they were with a worker that did not hear of it
     */
    record Judged(List<Run> standing, List<Run> stale, List<Run> over, List<Run> stopped) {}

    Judged judge(List<Run> batch, Instant now) {
        Judged judged =
                new Judged(new ArrayList<>(batch.size()), new ArrayList<>(0), new ArrayList<>(0), new ArrayList<>(0));
        List<Run> unknown = new ArrayList<>(0);
        List<Run> old = new ArrayList<>(0);
        Instant noteBefore = now.minus(noteAfter);
        for (Run run : batch) {
            if (run.cancelRequested().isPresent()) {
                judged.stopped().add(run);
                continue;
            }
            switch (changes.judge(run)) {
                case STALE -> judged.stale().add(run);
                case UNKNOWN -> unknown.add(run);
                case CURRENT -> (mayBeOver(run, noteBefore) ? old : judged.standing()).add(run);
            }
        }
        lookUp(unknown, judged, old, noteBefore);
        readNotes(old, judged);
        return judged;
    }

    private void lookUp(List<Run> unknown, Judged judged, List<Run> old, Instant noteBefore) {
        if (unknown.isEmpty()) {
            return;
        }
        Map<JobId, Job> found = jobs.find(jobsOf(unknown));
        for (Run run : unknown) {
            if (Staleness.of(run, Optional.ofNullable(found.get(run.job()))) == Staleness.STALE) {
                judged.stale().add(run);
            } else {
                (mayBeOver(run, noteBefore) ? old : judged.standing()).add(run);
            }
        }
    }

    /** Who makes up for a time means one that is over. */
    private static boolean mayBeOver(Run run, Instant noteBefore) {
        return run.dueTime().isBefore(noteBefore) && !run.id().isForThePast();
    }

    private void readNotes(List<Run> old, Judged judged) {
        if (old.isEmpty()) {
            return;
        }
        Map<JobId, Instant> trimmed = new HashMap<>();
        for (Map.Entry<JobId, TrimNote> note : history.notes(jobsOf(old)).entrySet()) {
            trimmed.put(note.getKey(), note.getValue().upTo());
        }
        for (Run run : old) {
            Instant upTo = trimmed.get(run.job());
            boolean over = upTo != null && !run.scheduledTime().isAfter(upTo);
            (over ? judged.over() : judged.standing()).add(run);
        }
    }

    private static Set<JobId> jobsOf(List<Run> runs) {
        Set<JobId> ids = new HashSet<>();
        runs.forEach(run -> ids.add(run.job()));
        return ids;
    }
}

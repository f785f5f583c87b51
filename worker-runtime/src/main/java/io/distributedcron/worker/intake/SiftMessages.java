package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
import io.distributedcron.worker.execute.StartingDeadline;
import io.distributedcron.worker.execute.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides against runs that must not be claimed: those too late for their starting deadline, and phantoms, which a
 * scheduler that slept for long has planned anew after the record of the finished run was trimmed. Thread-safe.
 */
public final class SiftMessages {
    private static final Logger log = LoggerFactory.getLogger(SiftMessages.class);

    /** Half of how long a record is kept at least: from this age on it may have been trimmed, clock offsets included. */
    static final Duration LOOK_FOR_PHANTOMS_FROM = Duration.ofMinutes(5);

    private final PlannedRuns plannedRuns;
    private final RunHistory history;
    private final Surroundings surroundings;

    public SiftMessages(PlannedRuns plannedRuns, RunHistory history, Surroundings surroundings) {
        this.plannedRuns = plannedRuns;
        this.history = history;
        this.surroundings = surroundings;
    }

    /** Decides against what must not run, and answers the others. */
    List<RunMessage> sift(List<RunMessage> messages) {
        Instant now = surroundings.now();
        List<RunMessage> good = new ArrayList<>(messages);
        for (SkipReason reason : StartingDeadline.REASONS) {
            List<RunMessage> tooLate = good.stream()
                    .filter(run -> StartingDeadline.missed(run, now).equals(Optional.of(reason)))
                    .toList();
            end(tooLate, reason, now);
            good.removeAll(tooLate);
        }
        List<RunMessage> phantoms = phantoms(good, now);
        if (!phantoms.isEmpty()) {
            log.warn(
                    "{} runs were planned again after their records were trimmed, and are skipped; the first is {} of {}",
                    phantoms.size(),
                    phantoms.getFirst().id(),
                    phantoms.getFirst().job());
            end(phantoms, SkipReason.SUPERSEDED, now);
            good.removeAll(phantoms);
        }
        return good;
    }

    private List<RunMessage> phantoms(List<RunMessage> messages, Instant now) {
        List<RunMessage> old = messages.stream()
                .filter(run -> run.attempt() == 1
                        && !run.id().isForThePast()
                        && run.dueTime().plus(LOOK_FOR_PHANTOMS_FROM).isBefore(now))
                .toList();
        if (old.isEmpty()) {
            return List.of();
        }
        Set<JobId> jobs = old.stream().map(RunMessage::job).collect(Collectors.toSet());
        Map<JobId, TrimNote> notes = history.notes(jobs);
        return old.stream()
                .filter(run -> notes.containsKey(run.job())
                        && !run.scheduledTime().isAfter(notes.get(run.job()).upTo()))
                .toList();
    }

    private void end(List<RunMessage> runs, SkipReason reason, Instant now) {
        if (!runs.isEmpty()) {
            List<RunRef> refs = runs.stream().map(RunMessage::ref).toList();
            plannedRuns.end(refs, new Ending.Skipped(reason), now);
        }
    }
}

package io.distributedcron.core.check;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a whole installation, a slot at a time and of that a job at a time. The system may go on meanwhile: a job of
 * which something seems wrong is read once more, and only what seems wrong twice is reported.
 */
public final class CheckRuns {
    private final Histories histories;
    private final NotesOfHandlers notes;
    private final JudgeJob judge;
    private final Tally tally = new Tally();

    public CheckRuns(Histories histories, NotesOfHandlers notes, JudgeJob judge) {
        this.histories = histories;
        this.notes = notes;
        this.judge = judge;
    }

    /** Checks everything. To be called once. */
    public CheckReport check() {
        for (int slot = 0; slot < Slot.COUNT; slot++) {
            check(new Slot(slot));
        }
        judge.together().forEach(tally::add);
        return tally.report(histories.unreadable() + notes.unreadable());
    }

    private void check(Slot slot) {
        Map<JobId, List<LoggedEvent>> noted = new HashMap<>(notes.inSlot(slot));
        histories.inSlot(slot, history -> {
            List<LoggedEvent> events =
                    Optional.ofNullable(noted.remove(history.id())).orElse(List.of());
            check(history.withEvents(events));
        });
        noted.forEach(
                (job, events) -> check(new JobHistory(job, Optional.empty(), Optional.empty(), List.of(), events)));
    }

    private void check(JobHistory history) {
        JobVerdict verdict = judge.judge(history);
        if (verdict.findings().isEmpty()) {
            tally.add(history, verdict);
            return;
        }
        JobHistory again = histories.of(history.id()).withEvents(history.events());
        JobVerdict second = judge.judge(again);
        Set<String> first = new HashSet<>();
        verdict.findings().forEach(finding -> first.add(key(finding)));
        List<Finding> both = second.findings().stream()
                .filter(finding -> first.contains(key(finding)))
                .toList();
        tally.add(
                again, new JobVerdict(both, second.expected(), second.unknown(), second.unjudged(), second.lateness()));
    }

    private static String key(Finding finding) {
        return finding.verdict() + " " + finding.id();
    }
}

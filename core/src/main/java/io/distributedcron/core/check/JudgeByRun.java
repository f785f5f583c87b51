package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By the ids of runs. Not thread-safe. */
final class JudgeByRun implements JudgeJob {
    private final Rules rules;
    private final ReadSchedules schedules;
    private final JudgeGroups groups = new JudgeGroups();

    JudgeByRun(Rules rules) {
        this.rules = rules;
        this.schedules = new ReadSchedules(rules.from(), rules.judgedUntil());
    }

    @Override
    public JobVerdict judge(JobHistory history) {
        List<Finding> findings = new ArrayList<>();
        JudgeRuns runs = new JudgeRuns(rules, schedules, history, findings);
        runs.judge();
        JudgeShards.surplus(history, findings);
        int expected = 0;
        if (history.job().isPresent()) {
            Job job = history.job().get();
            PlannedTimesOfJob planned = PlannedTimesOfJob.of(history, job, schedules);
            expected = planned.expected().size();
            missed(history, planned, findings);
            JudgeShards.missed(history, job, planned, findings);
            runs.chain(job);
        }
        Map<RunId, Attempts> logged = Attempts.of(history.events());
        JudgeCalls calls = new JudgeCalls(rules, history, findings);
        calls.judge(logged);
        JudgeOverlaps.judge(history, logged, rules.clockError(), findings);
        groups.add(history, logged);
        List<Duration> lateness = calls.lateness();
        rules.lateBound().ifPresent(bound -> calls.late(bound));
        return new JobVerdict(findings, expected, calls.unknown(), runs.unjudged() + calls.unjudged(), lateness);
    }

    @Override
    public List<Finding> together() {
        return groups.findings(rules.clockError());
    }

    private static void missed(JobHistory history, PlannedTimesOfJob planned, List<Finding> findings) {
        for (Instant time : planned.expected()) {
            if (planned.at(time).isEmpty() && !planned.excused(time)) {
                findings.add(new Finding(
                        Verdict.MISSED,
                        history.id(),
                        time.toString(),
                        "there is no run planned for " + time + why(history)));
            }
        }
    }

    private static String why(JobHistory history) {
        Optional<Instant> trimmed = history.trimmedUpTo();
        return trimmed.map(upTo -> "; the janitor removed none after " + upTo).orElse("; none was removed");
    }
}

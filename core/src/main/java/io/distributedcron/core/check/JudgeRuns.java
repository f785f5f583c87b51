package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the database says about the runs of one job. */
final class JudgeRuns {
    private final Rules rules;
    private final ReadSchedules schedules;
    private final JobHistory history;
    private final List<Finding> findings;

    JudgeRuns(Rules rules, ReadSchedules schedules, JobHistory history, List<Finding> findings) {
        this.rules = rules;
        this.schedules = schedules;
        this.history = history;
        this.findings = findings;
    }

    void judge() {
        for (Run run : history.runs()) {
            stuck(run);
            history.job().ifPresent(job -> phantom(run, job));
            early(run);
        }
    }

    /** Finished runs of forgotten jobs: nobody knows whether they should have been. */
    int unjudged() {
        return history.job().isPresent()
                ? 0
                : (int) history.runs().stream()
                        .filter(run -> run.state().terminal())
                        .count();
    }

    private void stuck(Run run) {
        switch (run.state()) {
            case PLANNED -> {
                if (rules.longAgo(run.dueTime())) {
                    report(Verdict.STUCK, run, "due at " + run.dueTime() + " and not begun");
                }
            }
            case RUNNING -> running(run);
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED -> {}
        }
    }

    private void running(Run run) {
        Optional<Instant> began = run.startedAt().or(() -> run.claim().map(Claim::claimedAt));
        if (began.isEmpty() || !rules.longAgo(began.get()) || !rules.longAgo(run.dueTime())) {
            return;
        }
        if (run.spec()
                .timeout()
                .filter(timeout -> rules.longAgo(began.get().plus(timeout)))
                .isPresent()) {
            report(Verdict.STUCK, run, "running since " + began.get() + ", far beyond its timeout");
        } else if (run.claim().isPresent()
                && rules.living()
                        .filter(living -> !living.contains(run.claim().get().owner()))
                        .isPresent()) {
            report(
                    Verdict.STUCK,
                    run,
                    "running with worker " + run.claim().get().owner() + ", which is gone");
        }
    }

    /** Whether it is planned by its own declaration, and did not begin against a change. */
    private void phantom(Run run, Job job) {
        boolean skipped = run.state() == RunState.SKIPPED || run.state() == RunState.CANCELLED;
        if (run.id().isManual() || run.scheduledTime().isBefore(rules.from()) || skipped) {
            return;
        }
        if (!schedules.fires(run.job(), run.spec(), run.scheduledTime())) {
            report(
                    Verdict.PHANTOM,
                    run,
                    "planned for " + run.scheduledTime() + ", when '"
                            + run.spec().schedule() + "' does not fire");
        }
        boolean ofThisRevision = run.id().job().equals(job.uid()) && run.revision() == job.revision();
        Instant acts = job.changedAt().plus(rules.grace());
        if (run.attempt() == 1
                && run.claim().filter(claim -> claim.claimedAt().isAfter(acts)).isPresent()
                && !(ofThisRevision && job.active())) {
            report(
                    Verdict.PHANTOM,
                    run,
                    "claimed at " + run.claim().get().claimedAt() + " although its job was "
                            + (job.active() ? "changed" : job.status().name().toLowerCase(Locale.ROOT)) + " at "
                            + job.changedAt());
        }
    }

    /** Where the start that is stored is that of the attempt whose due time is stored. */
    private void early(Run run) {
        boolean ofThisAttempt =
                run.claim().isPresent() && run.state() != RunState.PLANNED && run.state() != RunState.SKIPPED;
        if (ofThisAttempt
                && run.startedAt().filter(at -> at.isBefore(run.dueTime())).isPresent()) {
            report(Verdict.EARLY, run, "began at " + run.startedAt().get() + ", due " + run.dueTime());
        }
    }

    /** A job that fires has a next run. */
    void chain(Job job) {
        if (!job.active() || !rules.longAgo(job.changedAt()) || !schedules.goesOn(job.id(), job.spec(), rules.now())) {
            return;
        }
        Instant recently = rules.now().minus(rules.grace());
        boolean goesOn = history.runs().stream()
                .filter(run -> run.id().job().equals(job.uid()) && run.id().isLink())
                .anyMatch(run ->
                        run.state() == RunState.PLANNED || run.scheduledTime().isAfter(recently));
        if (!goesOn) {
            findings.add(new Finding(
                    Verdict.STUCK, job.id(), job.id().toString(), "it has no next run, although its schedule goes on"));
        }
    }

    private void report(Verdict verdict, Run run, String what) {
        findings.add(new Finding(verdict, run.job(), run.id().value(), what));
    }
}

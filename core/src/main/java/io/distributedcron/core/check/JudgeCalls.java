package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the handlers of one job noted, alone and held against the database. */
final class JudgeCalls {
    /**
     * The first start of a run.
     *
     * @param by how much it was late
     */
    private record FirstStart(RunId run, Duration by) {}

    private final Rules rules;
    private final JobHistory history;
    private final List<Finding> findings;
    private final Map<RunId, Run> runs = new HashMap<>();
    private final List<FirstStart> firstStarts = new ArrayList<>();
    private int unknown;
    private int unjudged;

    JudgeCalls(Rules rules, JobHistory history, List<Finding> findings) {
        this.rules = rules;
        this.history = history;
        this.findings = findings;
        history.runs().forEach(run -> runs.put(run.id(), run));
    }

    int unknown() {
        return unknown;
    }

    int unjudged() {
        return unjudged;
    }

    List<Duration> lateness() {
        return firstStarts.stream().map(FirstStart::by).toList();
    }

    void late(Duration bound) {
        for (FirstStart start : firstStarts) {
            if (start.by().compareTo(bound) > 0) {
                report(Verdict.LATE, start.run(), "began " + start.by().toMillis() + " ms late");
            }
        }
    }

    void judge(Map<RunId, Attempts> logged) {
        for (Attempts attempts : logged.values()) {
            eachAttempt(attempts);
            Optional<Run> run = Optional.ofNullable(runs.get(attempts.run()));
            if (run.isPresent()) {
                against(run.get(), attempts);
            } else {
                withoutRun(attempts);
            }
        }
        for (Run run : history.runs()) {
            boolean isLogged = rules.log()
                    .filter(log -> log.covers(run.spec().functionName()))
                    .isPresent();
            if (isLogged) {
                mustBeLogged(run, Optional.ofNullable(logged.get(run.id())));
            } else if (run.attempt() == 1 && run.state() != RunState.PLANNED && isJudged(run.dueTime())) {
                run.startedAt()
                        .ifPresent(
                                at -> firstStarts.add(new FirstStart(run.id(), Duration.between(run.dueTime(), at))));
            }
        }
    }

    private void eachAttempt(Attempts attempts) {
        for (Attempts.Attempt attempt : attempts.started()) {
            LoggedEvent first = attempt.starts().getFirst();
            attempt.starts().stream()
                    .filter(start -> start.at().isBefore(start.dueTime()))
                    .forEach(start -> report(
                            Verdict.EARLY, attempts.run(), "began at " + start.at() + ", due " + start.dueTime()));
            if (attempt.starts().size() > 1) {
                report(
                        Verdict.DOUBLED_START,
                        attempts.run(),
                        "attempt " + attempt.number() + " began "
                                + attempt.starts().size() + " times");
            }
            if (attempt.returned() > 1) {
                report(
                        Verdict.DOUBLED_COMPLETION,
                        attempts.run(),
                        "attempt " + attempt.number() + " returned " + attempt.returned() + " times");
            }
            if (attempt.number() == 1 && isJudged(first.dueTime())) {
                firstStarts.add(new FirstStart(attempts.run(), Duration.between(first.dueTime(), first.at())));
            }
        }
    }

    private boolean isJudged(Instant due) {
        return !due.isBefore(rules.from()) && due.isBefore(rules.to());
    }

    private void withoutRun(Attempts attempts) {
        Optional<Job> job =
                history.job().filter(it -> it.uid().equals(attempts.run().job()));
        for (Attempts.Attempt attempt : attempts.started()) {
            Instant scheduled = attempt.starts().getFirst().scheduledTime();
            if (job.isEmpty()) {
                unjudged++;
            } else if (!history.isTrimmed(scheduled)) {
                report(Verdict.PHANTOM, attempts.run(), "began at " + attempt.began() + ", and there is no such run");
                return;
            }
        }
    }

    private void against(Run run, Attempts attempts) {
        List<Attempts.Attempt> started = attempts.started();
        long returnedInVain = started.stream()
                .filter(attempt -> attempt.number() < run.attempt() && attempt.returned() > 0)
                .filter(attempt -> !timedOut(run, attempt))
                .count();
        if (returnedInVain > run.lostAttempts()) {
            report(
                    Verdict.DOUBLED_COMPLETION,
                    run.id(),
                    returnedInVain + " attempts returned and another followed, but only " + run.lostAttempts()
                            + " were lost");
        } else {
            unknown += (int) returnedInVain;
        }
        unknown += (int) started.stream()
                .filter(attempt -> attempt.others().isEmpty() && attempt.number() < run.attempt())
                .count();
        for (Attempts.Attempt attempt : started) {
            contradiction(run, attempt).ifPresent(what -> report(Verdict.MISMATCH, run.id(), what));
        }
    }

    /**
     * A timeout stands even if the function returned after it; and what it noted may be older than its return, since it takes
     * time to note it.
     */
    private boolean timedOut(Run run, Attempts.Attempt attempt) {
        boolean itsFailureIsKnown = attempt.number() == run.attempt() - 1;
        if (itsFailureIsKnown
                && run.lastFailure()
                        .filter(failure -> failure.errorClass().equals(Failure.TIMED_OUT))
                        .isPresent()) {
            return true;
        }
        Optional<Instant> over = attempt.over().map(at -> at.plus(rules.clockError()));
        return run.spec()
                .timeout()
                .filter(timeout ->
                        over.isPresent() && !over.get().isBefore(attempt.began().plus(timeout)))
                .isPresent();
    }

    private static Optional<String> contradiction(Run run, Attempts.Attempt attempt) {
        String began = "attempt " + attempt.number() + " began at " + attempt.began();
        if (attempt.number() > run.attempt()) {
            return Optional.of(began + ", and the database knows " + run.attempt() + " only");
        }
        if (attempt.number() == run.attempt() && run.state() == RunState.PLANNED) {
            return Optional.of(began + ", and the database has it as not begun");
        }
        if (run.ending().orElse(null) instanceof Ending.Skipped skipped
                && skipped.reason() != SkipReason.ALREADY_OVER) {
            return Optional.of(began + ", and the database has it as skipped (" + skipped.reason() + ")");
        }
        if (attempt.number() == run.attempt() && run.state() == RunState.SUCCEEDED && attempt.broke()) {
            return Optional.of(began + " and broke off, and the database has it as succeeded");
        }
        return Optional.empty();
    }

    private void mustBeLogged(Run run, Optional<Attempts> attempts) {
        Instant logEnds = rules.log().orElseThrow().readAt();
        boolean mustBeThere = run.state() == RunState.SUCCEEDED
                && !run.scheduledTime().isBefore(rules.from())
                && run.finishedAt().filter(at -> at.isBefore(logEnds)).isPresent();
        if (mustBeThere && attempts.flatMap(it -> it.started(run.attempt())).isEmpty()) {
            report(Verdict.MISMATCH, run.id(), "attempt " + run.attempt() + " succeeded, and no log has its start");
        }
    }

    private void report(Verdict verdict, RunId run, String what) {
        findings.add(new Finding(verdict, history.id(), run.value(), what));
    }
}

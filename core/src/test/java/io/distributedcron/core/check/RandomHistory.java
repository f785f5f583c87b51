package io.distributedcron.core.check;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A history of a job due every ten seconds, in which everything that may happen does, and nothing is wrong. */
final class RandomHistory {
    static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    static final Instant NOW = BEGIN.plusSeconds(300);
    static final Duration GRACE = Duration.ofSeconds(30);

    final Job job;
    final List<Run> runs = new ArrayList<>();
    final List<LoggedEvent> events = new ArrayList<>();
    Optional<Instant> trimmedUpTo = Optional.empty();
    private final Random random;

    RandomHistory(Random random) {
        this.random = random;
        Jobs declared = Jobs.job("shop/bill").schedule("*/10 * * * * *").retry(3);
        job = (random.nextBoolean() ? declared.exclusive(ConcurrencyPolicy.FORBID) : declared).changedAt(BEGIN);
        Instant skippedThrough = BEGIN;
        for (Instant time = BEGIN.plusSeconds(10); time.isBefore(NOW); time = time.plusSeconds(10)) {
            if (time.isAfter(skippedThrough)) {
                skippedThrough = one(time);
            }
        }
        runs.add(Runs.planned(job, NOW));
        if (random.nextInt(3) == 0) {
            manual(BEGIN.plusSeconds(random.nextInt(200)).plusMillis(5));
        }
        if (random.nextInt(3) == 0) {
            trim(BEGIN.plusSeconds(10L * random.nextInt(10)));
        }
    }

    static Rules rules() {
        return new Rules(
                BEGIN,
                NOW,
                NOW,
                GRACE,
                Duration.ofMillis(100),
                Optional.empty(),
                Optional.of(new Rules.Log(Set.of(), NOW)),
                Optional.empty());
    }

    JobHistory history() {
        return new JobHistory(job.id(), Optional.of(job), trimmedUpTo, runs, events);
    }

    /** A run that is over, of a time that the log and the database both know, in one attempt. */
    int ordinary() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (run.ending().orElse(null) instanceof Ending.Succeeded
                    && run.attempt() == 1
                    && !run.id().isManual()
                    && run.scheduledTime().isBefore(NOW.minus(GRACE))) {
                found.add(i);
            }
        }
        return found.get(random.nextInt(found.size()));
    }

    private void trim(Instant upTo) {
        trimmedUpTo = Optional.of(upTo);
        runs.removeIf(run -> run.state().terminal()
                && !run.scheduledTime().isAfter(upTo)
                && run.ending()
                        .filter(ending -> ending instanceof Ending.Skipped)
                        .isEmpty());
    }

    private Instant one(Instant time) {
        Run planned = Runs.planned(job, time);
        switch (random.nextInt(10)) {
            case 0 -> runs.add(planned.endedUnclaimed(new Ending.Skipped(SkipReason.FORBIDDEN), time));
            case 1 -> {
                Instant through = time.plusSeconds(10L * random.nextInt(3));
                runs.add(planned.endedUnclaimed(
                        new Ending.Skipped(SkipReason.MISSED, Optional.of(through), 2), time.plusSeconds(20)));
                return through;
            }
            case 2 -> {
                Run again = attempt(
                        planned,
                        new AttemptEnd.TriedAgain(new Failure("Oops", ""), time.plusSeconds(2), Runs.ticket()),
                        Optional.of(LoggedEvent.Kind.FAILED));
                runs.add(attempt(again, Runs.succeeded(), Optional.of(LoggedEvent.Kind.END)));
            }
            case 4 -> {
                // Lost with its worker before it began.
                Claim claim = Runs.claimBy("gone", time.minusMillis(500));
                Run again = planned.claimed(claim)
                        .after(
                                new AttemptEnd.Lost(time.plusSeconds(4), Runs.ticket()),
                                Optional.empty(),
                                time.plusSeconds(4));
                runs.add(attempt(again, Runs.succeeded(), Optional.of(LoggedEvent.Kind.END)));
            }
            case 3 -> {
                // Lost with its worker, which may or may not have told its log that it was done.
                Optional<LoggedEvent.Kind> last =
                        random.nextBoolean() ? Optional.of(LoggedEvent.Kind.END) : Optional.empty();
                Run again = attempt(planned, new AttemptEnd.Lost(time.plusSeconds(4), Runs.ticket()), last);
                runs.add(attempt(again, Runs.succeeded(), Optional.of(LoggedEvent.Kind.END)));
            }
            default -> runs.add(attempt(planned, Runs.succeeded(), Optional.of(LoggedEvent.Kind.END)));
        }
        return time;
    }

    private void manual(Instant at) {
        // Without exclusiveness, since it comes when it likes.
        Run run = Runs.manual(Jobs.job("shop/bill").changedAt(BEGIN), "by-hand", at);
        runs.add(attempt(run, Runs.succeeded(), Optional.of(LoggedEvent.Kind.END)));
    }

    private Run attempt(Run run, AttemptEnd end, Optional<LoggedEvent.Kind> last) {
        Instant began = run.dueTime().plusMillis(random.nextInt(500));
        Instant ended = began.plusMillis(random.nextInt(1_000));
        Claim claim = Runs.claimBy("worker", run.dueTime().minusMillis(500));
        events.add(event(LoggedEvent.Kind.START, run, began));
        last.ifPresent(kind -> events.add(event(kind, run, ended)));
        return run.claimed(claim).after(end, Optional.of(began), ended);
    }

    static LoggedEvent event(LoggedEvent.Kind kind, Run run, Instant at) {
        return new LoggedEvent(kind, run.job(), run.id(), run.attempt(), run.scheduledTime(), run.dueTime(), at);
    }
}

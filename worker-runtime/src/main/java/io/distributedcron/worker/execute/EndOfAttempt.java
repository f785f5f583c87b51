package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.worker.DoNotRetryException;
import io.distributedcron.worker.RetryAtException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a run when its handler is over. Pure but for the tickets.
 *
 * <p>A timeout, a deadline or a cancellation stands even if the handler returned after it: whoever stops early because it was told to
 * returns as if it were done. When the worker goes away the opposite holds: what returned is done, what threw is tried
 * again elsewhere, and counted as lost with its worker.
 */
final class EndOfAttempt {
    /** What a handler that asks to be called later can ask for. */
    private static final Duration LATEST_RETRY = Duration.ofDays(366);

    private EndOfAttempt() {}

    static AttemptEnd of(RunMessage run, Called called, Optional<Stop> stop, Instant now, RandomGenerator random) {
        if (stop.isPresent()) {
            switch (stop.get()) {
                case Stop.Cancel(var why) -> {
                    return new AttemptEnd.Finished(new Ending.Cancelled(why));
                }
                case Stop.Timeout timeout -> {
                    return timedOut(run, now, random);
                }
                case Stop.Deadline deadline -> {
                    return pastDeadline(run, "attempt " + run.attempt() + " was interrupted");
                }
                case Stop.WorkerGoes goes -> {
                    boolean inVain = called instanceof Called.Threw(DoNotRetryException known);
                    if (!inVain && (called instanceof Called.Threw || called instanceof Called.NotNow)) {
                        return lost(run, now, random);
                    }
                }
            }
        }
        return switch (called) {
            case Called.Returned(var result) -> new AttemptEnd.Finished(new Ending.Succeeded(result));
            case Called.Threw(DoNotRetryException known) -> failedForGood(Failure.of(known));
            case Called.Threw(RetryAtException later) -> failedUntil(later, run, now, random);
            case Called.Threw(Throwable thrown) -> failed(run, Failure.of(thrown), names(thrown), now, random);
            case Called.Refused(var failure, var triesAgain) ->
                triesAgain ? failed(run, failure, Set.of(failure.errorClass()), now, random) : failedForGood(failure);
            case Called.NotNow notNow -> new AttemptEnd.GivenBack(Ticket.random(random));
        };
    }

    /** The end of an attempt that is over before its function was called. */
    static AttemptEnd notStarted(RunMessage run, Optional<Stop> stop, RandomGenerator random) {
        if (stop.isPresent() && stop.get() instanceof Stop.Cancel(var why)) {
            return new AttemptEnd.Finished(new Ending.Cancelled(why));
        }
        return stop.isPresent() && stop.get() instanceof Stop.Deadline
                ? pastDeadline(run, "attempt " + run.attempt() + " had not begun")
                : new AttemptEnd.GivenBack(Ticket.random(random));
    }

    private static AttemptEnd failedForGood(Failure failure) {
        return new AttemptEnd.Finished(new Ending.Failed(failure));
    }

    private static AttemptEnd failedUntil(RetryAtException later, RunMessage run, Instant now, RandomGenerator random) {
        Failure failure = Failure.of(later);
        Instant latest = now.plus(LATEST_RETRY);
        Instant due = later.time().isAfter(latest) ? latest : later.time().isBefore(now) ? now : later.time();
        return attemptsLeft(run) ? triedAgain(run, failure, due, random) : failedForGood(failure);
    }

    private static AttemptEnd failed(
            RunMessage run, Failure failure, Set<String> names, Instant now, RandomGenerator random) {
        return attemptsLeft(run) && run.spec().retry().triesAgainOn(names)
                ? triedAgain(run, failure, nextDue(run, now, random), random)
                : failedForGood(failure);
    }

    private static AttemptEnd timedOut(RunMessage run, Instant now, RandomGenerator random) {
        Failure failure = new Failure(
                Failure.TIMED_OUT,
                "attempt " + run.attempt() + " took longer than "
                        + run.spec().timeout().map(Object::toString).orElse("it may"));
        return attemptsLeft(run) && run.spec().retry().triesAgainOn(Set.of(Failure.TIMED_OUT))
                ? triedAgain(run, failure, nextDue(run, now, random), random)
                : new AttemptEnd.Finished(new Ending.TimedOut(failure));
    }

    /** Of its class and of those that it extends, with their packages and without. */
    private static Set<String> names(Throwable thrown) {
        Set<String> names = new HashSet<>();
        for (@Nullable Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            names.add(type.getName());
            names.add(type.getSimpleName());
        }
        return names;
    }

    private static AttemptEnd lost(RunMessage run, Instant now, RandomGenerator random) {
        if (run.lostAttempts() + 1 >= RetryPolicy.MAX_LOST_ATTEMPTS) {
            return new AttemptEnd.Finished(new Ending.Failed(new Failure(
                    "WorkerLost", "the worker went away in each of " + (run.lostAttempts() + 1) + " attempts")));
        }
        return StartingDeadline.runIsOver(run, now)
                ? pastDeadline(run, "its worker went away in attempt " + run.attempt())
                : new AttemptEnd.Lost(now, Ticket.random(random));
    }

    /** Unless it would begin at the run's deadline or later: then the run is over now. */
    private static AttemptEnd triedAgain(RunMessage run, Failure failure, Instant due, RandomGenerator random) {
        return StartingDeadline.runIsOver(run, due)
                ? pastDeadline(
                        run,
                        "attempt " + run.attempt() + " failed (" + failure.errorClass() + ": " + failure.message()
                                + "), and the next would begin at " + due)
                : new AttemptEnd.TriedAgain(failure, due, Ticket.random(random));
    }

    private static Instant nextDue(RunMessage run, Instant now, RandomGenerator random) {
        return now.plus(run.spec().retry().backoffAfter(failedAttempts(run), random));
    }

    /** The end of a run at its deadline, which it has. */
    static AttemptEnd pastDeadline(RunMessage run, String what) {
        return new AttemptEnd.Finished(
                new Ending.TimedOut(Failure.pastDeadline(run.deadline().orElseThrow(), what)));
    }

    private static boolean attemptsLeft(RunMessage run) {
        return run.spec().retry().triesAgainAfter(failedAttempts(run));
    }

    /** Attempts that were lost with their worker are bounded on their own. */
    private static int failedAttempts(RunMessage run) {
        return run.attempt() - run.lostAttempts();
    }
}

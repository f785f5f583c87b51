package io.distributedcron.simulation.promise;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks every start of a handler. */
final class CheckStarts {
    /** How long after a change is in force something claimed before it may start: see the guide to changes. */
    private static final Duration HOLD_KNOWN = Duration.ofSeconds(30);

    private static final long CHANGE_REACHES = Duration.ofSeconds(12).toNanos();

    /** By how much a clock falls behind between two measurements, on top of that. */
    private static final long DRIFT_NANOS = Duration.ofMillis(5).toNanos();

    private final Checks checks;
    private final List<Execution> executions = new ArrayList<>();

    CheckStarts(Checks checks) {
        this.checks = checks;
    }

    void started(Execution execution, long clockErrorNanos) {
        RunMessage message = execution.run();
        checks.statistics().started();
        checks.trace()
                .note(
                        execution.worker(),
                        () -> "starts " + message.id() + " of " + message.job() + ", attempt " + message.attempt()
                                + ", under " + execution.token());
        checks.trace().mix(message.id().hashCode());
        @Nullable Track track = checks.tracks().get(message.id());
        if (track == null || !track.stored) {
            checks.violated(Promise.NO_PHANTOM, message.id() + " of " + message.job() + " starts and is not stored");
            return;
        }
        Run run = track.last;
        if (!track.started.add(execution.token())) {
            checks.violated(Promise.ONE_START_PER_TOKEN, "started twice under " + execution.token(), run);
        }
        if (track.firstStartAt < 0) {
            track.firstStartAt = checks.nanos();
        }
        notEarly(message, run);
        if (message.attempt() == 1) {
            checks.punctual().started(run);
        }
        boolean owned = run.state() == RunState.RUNNING
                && run.claim().orElseThrow().token().equals(execution.token());
        if (!owned) {
            checks.violated(Promise.LIVE_TOKEN, execution.worker() + " starts under " + execution.token(), run);
        }
        alone(execution, run);
        notOutdated(message, track, run);
        if (!execution.pausedLately()) {
            notPastDeadline(message, run, clockErrorNanos);
        }
        notWhileHeld(run);
        checks.holds().started(run);
        executions.add(execution);
    }

    private void notEarly(RunMessage message, Run run) {
        if (checks.now().isBefore(message.dueTime()) || run.dueTime().isAfter(message.dueTime())) {
            checks.violated(Promise.NOT_EARLY, "started at " + checks.now(), run);
        }
    }

    private void notPastDeadline(RunMessage message, Run run, long clockErrorNanos) {
        long tolerated =
                Math.min(clockErrorNanos + DRIFT_NANOS, Duration.ofDays(1).toNanos());
        if (!run.deadline().equals(message.deadline())
                || message.deadline()
                        .filter(end -> checks.now().isAfter(end.plusNanos(tolerated)))
                        .isPresent()) {
            checks.violated(Promise.DEADLINE, "attempt " + message.attempt() + " starts at " + checks.now(), run);
        }
        run.spec()
                .startingDeadline()
                .map(deadline -> run.firstDue().plus(deadline).plusNanos(tolerated))
                .filter(latest -> message.attempt() == 1 && checks.now().isAfter(latest))
                .ifPresent(latest -> checks.violated(
                        Promise.DEADLINE, "starts at " + checks.now() + ", and was due at " + run.firstDue(), run));
    }

    /** Not even after the release. */
    private void notWhileHeld(Run run) {
        if (run.attempt() == 1 && checks.jobs().wasHeld(run.job(), run.scheduledTime(), HOLD_KNOWN)) {
            checks.violated(Promise.HELD, "starts for a time at which its job was held", run);
        }
    }

    private void alone(Execution execution, Run run) {
        boolean exclusive = run.spec().concurrency().exclusive();
        for (Execution other : executions) {
            boolean related = other.run().id().equals(run.id())
                    || (exclusive
                            && other.run().spec().concurrency().exclusive()
                            && other.run().ref().shard().equals(RunRef.of(run).shard()));
            if (related && other.undisturbed()) {
                checks.violated(
                        Promise.NO_OVERLAP,
                        execution.worker() + " starts while " + other.worker() + " executes "
                                + other.run().id() + " undisturbed",
                        run);
            }
        }
    }

    private void notOutdated(RunMessage message, Track track, Run run) {
        for (JobVersions.Version version : checks.jobs().after(message.job(), message.id(), message.revision())) {
            if (version.inForceAt() == Long.MAX_VALUE) {
                continue;
            }
            boolean edited = version.job().active()
                    && version.job().uid().equals(message.id().job());
            long since = edited ? track.claimedAt : checks.nanos();
            if (version.outdates(message.id().job(), message.revision(), message.attempt() > 1)
                    && since - version.inForceAt() > CHANGE_REACHES) {
                checks.violated(
                        Promise.CHANGE_WINS,
                        "starts long after " + version.job().status() + " r"
                                + version.job().revision() + " was in force",
                        run);
            }
        }
    }

    void over(Execution execution) {
        checks.trace()
                .note(
                        execution.worker(),
                        () -> "is done with " + execution.run().id());
        executions.remove(execution);
    }
}

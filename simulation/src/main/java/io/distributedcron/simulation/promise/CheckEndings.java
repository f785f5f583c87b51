package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.plan.CatchUp;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that how a run ended is true. */
final class CheckEndings {
    /** By how much the clock of whoever decides may be off. */
    static final Duration CLOCK_ERROR = Duration.ofMillis(600);

    private final Checks checks;

    CheckEndings(Checks checks) {
        this.checks = checks;
    }

    void ended(Run before, Run run) {
        Ending ending = run.ending().orElseThrow();
        boolean holds =
                switch (ending) {
                    case Ending.Succeeded succeeded -> completed(run);
                    case Ending.Failed(Failure failure) -> failed(before, failure);
                    case Ending.TimedOut(Failure failure) ->
                        failure.errorClass().equals(Failure.DEADLINE_EXCEEDED)
                                ? deadlineForbids(before)
                                : run.spec().timeout().isPresent() && attemptsAreOver(before);
                    case Ending.Cancelled(CancelReason reason) -> cancelled(run, reason);
                    case Ending.Skipped skipped -> counted(run, skipped) && skipped(run, skipped.reason());
                };
        if (!holds) {
            checks.violated(Promise.REASON_HOLDS, "ended for a reason that does not hold", run);
        }
        if (run.finishedAt().isEmpty() || run.state() != ending.state()) {
            checks.violated(Promise.LEGAL_TRANSITION, "ended without a time or in another state", run);
        }
    }

    private boolean completed(Run run) {
        @Nullable Track track = checks.tracks().get(run.id());
        return track != null
                && track.completed.contains(run.claim().orElseThrow().token());
    }

    private static boolean failed(Run before, Failure failure) {
        return switch (failure.errorClass()) {
            case "WorkerLost" -> before.lostAttempts() + 1 >= RetryPolicy.MAX_LOST_ATTEMPTS;
            case "java.lang.IllegalStateException", "java.lang.InterruptedException", "FunctionNotFound" ->
                attemptsAreOver(before);
            default -> false;
        };
    }

    private static boolean attemptsAreOver(Run before) {
        return before.attempt() - before.lostAttempts() >= before.spec().retry().maxAttempts();
    }

    /** Its deadline is over, or would be when it could be tried again. */
    private boolean deadlineForbids(Run before) {
        Instant next = checks.now().plus(CLOCK_ERROR).plus(before.spec().retry().maxBackoff());
        return before.deadline().filter(deadline -> !next.isBefore(deadline)).isPresent();
    }

    private boolean cancelled(Run run, CancelReason reason) {
        var later = checks.jobs().after(run.job(), run.id(), run.revision());
        return switch (reason) {
            case JOB_SUSPENDED -> later.stream().anyMatch(it -> it.job().status() == Job.Status.SUSPENDED);
            case JOB_DELETED ->
                later.stream()
                        .anyMatch(it -> it.job().status() == Job.Status.DELETED
                                || !it.job().uid().equals(run.id().job()));
            case REPLACED -> replaced(run);
            case REQUESTED -> false;
        };
    }

    private boolean replaced(Run run) {
        Instant now = checks.now().plus(CLOCK_ERROR);
        return checks.tracks().values().stream()
                .anyMatch(other -> other.last.job().equals(run.job())
                        && other.last.id().shard() == run.id().shard()
                        && other.last.spec().concurrency() == ConcurrencyPolicy.REPLACE
                        && newer(other.last, run)
                        && !other.last.scheduledTime().isAfter(now));
    }

    /** A record of a range says how many times of the declaration it stands for. */
    private boolean counted(Run run, Ending.Skipped skipped) {
        JobVersions.@Nullable Version version = checks.jobs().of(run);
        if (skipped.through().isEmpty() || version == null) {
            return skipped.times() == 1;
        }
        int times = 0;
        Optional<Instant> time = Optional.of(run.scheduledTime());
        while (time.isPresent() && !time.get().isAfter(skipped.through().get())) {
            times++;
            time = version.schedule().next(time.get());
        }
        return skipped.times() == Math.min(times, Ending.Skipped.MOST_COUNTED);
    }

    /** Planned for later, or for the same time by the declaration that came after the deletion of the other's. */
    private static boolean newer(Run one, Run other) {
        int order = one.scheduledTime().compareTo(other.scheduledTime());
        return order > 0 || (order == 0 && !one.id().job().equals(other.id().job()));
    }

    private boolean skipped(Run run, SkipReason reason) {
        Instant now = checks.now().plus(CLOCK_ERROR);
        return switch (reason) {
            case FORBIDDEN ->
                run.spec().concurrency() == ConcurrencyPolicy.FORBID
                        && !run.dueTime().isAfter(now)
                        && checks.places(run)
                                .othersSince(run.id(), run.dueTime())
                                .findAny()
                                .isPresent();
            case NEWER_ACTIVE ->
                run.spec().concurrency() == ConcurrencyPolicy.REPLACE
                        && checks.places(run)
                                .othersSince(run.id(), run.dueTime())
                                .anyMatch(other -> other.scheduledTime().isAfter(run.scheduledTime()));
            case QUEUE_FULL ->
                run.spec().concurrency() == ConcurrencyPolicy.QUEUE
                        && !run.firstDue().isAfter(now)
                        && checks.lines().wasFullLately(run);
            case STARTING_DEADLINE ->
                run.spec()
                        .startingDeadline()
                        .filter(deadline -> now.isAfter(run.firstDue().plus(deadline)))
                        .isPresent();
            case DEADLINE ->
                run.deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
            case MISSED -> run.spec().catchUp().most() == 0 && overdue(run, now);
            case MISSED_LATER_RUNS -> run.spec().catchUp().most() > 0 && overdue(run, now);
            case MISSED_TOO_LONG_AGO -> run.spec().catchUp().tooLongAgo(run.scheduledTime(), now) && overdue(run, now);
            case SUPERSEDED -> again(run) || superseded(run);
            case HELD ->
                checks.jobs().after(run.job(), run.id(), run.revision()).stream()
                        .anyMatch(it -> it.job().status() == Job.Status.HELD
                                && !it.job().changedAt().isBefore(run.scheduledTime()));
            case ALREADY_OVER -> again(run);
        };
    }

    private static boolean overdue(Run run, Instant now) {
        return now.isAfter(run.scheduledTime().plus(CatchUp.GRACE));
    }

    private boolean again(Run run) {
        @Nullable Track track = checks.tracks().get(run.id());
        return track != null && track.again;
    }

    private boolean superseded(Run run) {
        return checks.jobs().after(run.job(), run.id(), run.revision()).stream()
                .anyMatch(it -> !it.job().changedAt().isBefore(run.scheduledTime()));
    }
}

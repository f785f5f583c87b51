package io.distributedcron.simulation.promise;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks every change of a stored run. */
final class CheckTransitions {
    /** How long before the feed's position that a run notes its planning may have been decided: a process may be paused. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(45);

    /** How old what a scheduler knows of changes may be while it acts, and how long a change may take to be seen. */
    private static final Duration NEWS = Duration.ofSeconds(10);

    private static final long LONGEST_ERROR = Duration.ofDays(1).toNanos();

    private final Checks checks;
    private final CheckEndings endings;
    private final CheckShards shards;
    private final Map<RunId, Ticket> tickets = new HashMap<>();

    CheckTransitions(Checks checks) {
        this.checks = checks;
        this.endings = new CheckEndings(checks);
        this.shards = new CheckShards(checks);
    }

    void changed(Optional<Run> before, Optional<Run> after) {
        Run run = after.or(() -> before).orElseThrow();
        checks.trace().note(checks.actor(), () -> line(before, after));
        checks.trace().mix(run.id().hashCode() + 31L * run.state().name().hashCode());
        checks.statistics()
                .transition(before.map(it -> it.state().name()).orElse("none") + " -> "
                        + after.map(it -> it.state().name()).orElse("gone"));
        if (before.isEmpty()) {
            added(run);
        } else if (after.isEmpty()) {
            removed(run);
        } else {
            moved(before.get(), run);
        }
        if (run.spec().concurrency() == ConcurrencyPolicy.QUEUE) {
            checks.lines().changed(before.orElse(null), run, after.isPresent());
        }
        checks.groups().changed(before.orElse(null), run, after.isPresent());
        Track track = track(run);
        track.last = run;
        track.stored = after.isPresent();
        if (run.spec().concurrency().exclusive()) {
            Places places = checks.places(run);
            places.changed(run.id(), run, after.isPresent() && holdsPlace(run), checks.now());
            if (places.count() > 1) {
                checks.violated(Promise.NO_OVERLAP, "two exclusive runs of one shard of a job are active", run);
            }
        }
    }

    /** As the promise says it, whatever the code does: from the claim to the end, waits between attempts included. */
    static boolean holdsPlace(Run run) {
        return run.state() == RunState.RUNNING
                || (run.state() == RunState.PLANNED && run.claim().isPresent());
    }

    private static String line(Optional<Run> before, Optional<Run> after) {
        return before.map(it -> it.state().name()).orElse("plans") + " -> "
                + after.map(Checks::describe).orElseGet(() -> "removed " + Checks.describe(before.orElseThrow()));
    }

    private Track track(Run run) {
        return checks.tracks().computeIfAbsent(run.id(), id -> new Track(run));
    }

    private void added(Run run) {
        checks.statistics().planned();
        @Nullable Track known = checks.tracks().get(run.id());
        if (known != null && known.last.state().terminal()) {
            known.again = true;
        }
        if (run.state() == RunState.PLANNED) {
            planned(run);
            shards.planned(run);
        } else if (run.state() == RunState.SKIPPED) {
            track(run).record = true;
            planned(run);
            endings.ended(run, run);
        } else {
            checks.violated(Promise.LEGAL_TRANSITION, "added as what it cannot be", run);
        }
    }

    private void planned(Run run) {
        if (run.attempt() != 1 || run.claim().isPresent()) {
            checks.violated(Promise.LEGAL_TRANSITION, "planned with a past", run);
        }
        JobVersions.@Nullable Version version = checks.jobs().of(run);
        if (version == null) {
            checks.violated(Promise.NO_PHANTOM, "of a declaration that never was", run);
        } else if (run.id().isManual()) {
            checks.statistics().transition("asked for -> PLANNED");
        } else if (!version.plans(run.scheduledTime())) {
            checks.violated(Promise.NO_PHANTOM, "for a time that its job does not have", run);
        } else if (!run.scheduledTime().isAfter(version.job().changedAt())) {
            checks.violated(
                    Promise.NO_PHANTOM,
                    "for a time before the change at " + version.job().changedAt(),
                    run);
        } else if (run.state() == RunState.PLANNED && !mayBeCaughtUp(run, version)) {
            checks.violated(
                    Promise.REASON_HOLDS, "caught up beyond " + run.spec().catchUp(), run);
        }
    }

    /** What is planned for a time long past must be among the newest that were missed by then. */
    private static boolean mayBeCaughtUp(Run run, JobVersions.Version version) {
        Instant judged = run.plannedAsOf().minus(DECIDED_WITHIN);
        int later = 0;
        Optional<Instant> time = Optional.of(run.scheduledTime());
        while (time.isPresent() && version.schedule().due(time.get()).isBefore(judged)) {
            later++;
            time = version.schedule().next(time.get());
        }
        CatchUpPolicy policy = run.spec().catchUp();
        return later <= policy.most() && (later == 0 || !policy.tooLongAgo(run.scheduledTime(), judged));
    }

    private void removed(Run run) {
        JobId job = run.job();
        if (run.state().terminal()) {
            boolean noted = checks.trimmedUpTo(job)
                    .filter(upTo -> !upTo.isBefore(run.scheduledTime()))
                    .isPresent();
            if (!noted) {
                checks.violated(Promise.TRIM_IS_NOTED, "deleted without a note", run);
            }
            return;
        }
        if (run.state() != RunState.PLANNED || run.claim().isPresent()) {
            checks.violated(Promise.LEGAL_TRANSITION, "removed although it was claimed", run);
        }
        boolean withdrawn = checks.jobs().after(job, run.id(), run.revision()).stream()
                .anyMatch(version -> run.scheduledTime().isAfter(version.job().changedAt()));
        if (!withdrawn) {
            checks.violated(Promise.EVERY_TIME_ENDS, "removed although its job stands", run);
        }
    }

    private void moved(Run before, Run run) {
        if (before.state() == run.state()) {
            unmoved(before, run);
            return;
        }
        if (!before.state().allows(run.state())) {
            checks.violated(Promise.LEGAL_TRANSITION, "from " + before.state(), run);
        }
        if (before.revision() != run.revision()
                || !before.spec().equals(run.spec())
                || !before.deadline().equals(run.deadline())
                || !before.scheduledTime().equals(run.scheduledTime())) {
            checks.violated(Promise.LEGAL_TRANSITION, "another declaration in passing", run);
        }
        if (before.state() == RunState.PLANNED && before.attempt() == 1) {
            checks.punctual().left(before);
        }
        switch (run.state()) {
            case RUNNING -> claimed(run);
            case PLANNED -> backToPlanned(before, run);
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED -> endings.ended(before, run);
        }
    }

    private void unmoved(Run before, Run run) {
        switch (run.state()) {
            case RUNNING -> {
                if (!before.claim().equals(run.claim()) || before.attempt() != run.attempt()) {
                    checks.violated(Promise.LEGAL_TRANSITION, "claimed while it was claimed", run);
                }
            }
            case PLANNED -> {
                if (run.waitingSince().isPresent() && run.revision() == before.revision()) {
                    if (!before.deadline().equals(run.deadline())) {
                        checks.violated(Promise.LEGAL_TRANSITION, "another deadline while it waits", run);
                    }
                    checks.lines().waits(before, run);
                    return;
                }
                if (before.claim().isPresent() || run.revision() <= before.revision()) {
                    checks.violated(Promise.LEGAL_TRANSITION, "planned anew although it stood", run);
                }
                planned(run);
                shards.planned(run);
            }
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED ->
                checks.violated(Promise.LEGAL_TRANSITION, "changed after its end", run);
        }
    }

    private void claimed(Run run) {
        Track track = track(run);
        Claim claim = run.claim().orElseThrow();
        track.claimedAt = checks.nanos();
        if (!track.claimed.add(claim.token())) {
            checks.violated(Promise.LEGAL_TRANSITION, "claimed twice under one token", run);
        }
        if (track.again) {
            checks.violated(Promise.NO_PHANTOM, "claimed again after it was over", run);
        }
        if (run.cancelRequested().isPresent()) {
            checks.violated(Promise.STOP_IS_HEEDED, "claimed although it was asked to stop", run);
        }
        tickets.put(run.id(), run.ticket());
    }

    private void backToPlanned(Run before, Run run) {
        if (run.ticket().equals(tickets.get(run.id()))) {
            checks.violated(Promise.LEGAL_TRANSITION, "planned again with the ticket of its claim", run);
        }
        boolean lost = run.lostAttempts() > before.lostAttempts();
        if (lost && run.lostAttempts() >= RetryPolicy.MAX_LOST_ATTEMPTS) {
            checks.violated(Promise.REASON_HOLDS, "lost too often to be tried again", run);
        }
        if (!lost
                && run.attempt() > before.attempt()
                && run.attempt() - run.lostAttempts() > run.spec().retry().maxAttempts()) {
            checks.violated(Promise.REASON_HOLDS, "tried more often than its job says", run);
        }
        if (checks.actor().startsWith("scheduler")
                && checks.leaseStands(before.claim().orElseThrow().owner())) {
            checks.violated(Promise.LIVE_TOKEN, "taken from a worker whose lease stands", before);
        }
    }

    /** Whoever publishes has read of changes lately, or does not publish. */
    private void standing(String scheduler, RunMessage message, boolean claimedBefore, long clockErrorNanos) {
        Instant known = checks.now().minus(NEWS).minusNanos(Math.min(clockErrorNanos, LONGEST_ERROR));
        JobUid uid = message.id().job();
        // A job of another uid is looked up when a page is worked off, not again when its runs are published.
        checks.jobs()
                .latest(message.job())
                .filter(version -> version.job().uid().equals(uid)
                        && version.job().changedAt().isBefore(known)
                        && version.outdates(uid, message.revision(), claimedBefore))
                .ifPresent(version -> checks.violated(
                        Promise.CHANGE_WINS,
                        scheduler + " publishes " + message.id() + " of r" + message.revision() + " long after "
                                + version.job().status() + " r" + version.job().revision() + " at "
                                + version.job().changedAt(),
                        Optional.of(message.job())));
    }

    /** A run is published: what follows it must be planned by now, and its declaration must stand. */
    void published(String scheduler, RunMessage message, long clockErrorNanos) {
        @Nullable Track track = checks.tracks().get(message.id());
        boolean claimedBefore =
                message.attempt() > 1 || (track != null && track.last.claim().isPresent());
        if (!message.id().isManual()) {
            standing(scheduler, message, claimedBefore, clockErrorNanos);
        }
        if (message.attempt() > 1 || !message.id().isLink() || track == null || !track.stored) {
            return;
        }
        boolean current = track.last.state() == RunState.PLANNED
                && track.last.ticket().equals(message.ticket())
                && checks.jobs()
                        .after(message.job(), message.id(), message.revision())
                        .isEmpty();
        JobVersions.@Nullable Version version = checks.jobs().of(message.job(), message.id(), message.revision());
        if (!current || version == null) {
            return;
        }
        Optional<Instant> next = version.schedule().next(message.scheduledTime());
        if (next.isPresent()
                && !checks.tracks().containsKey(RunId.planned(message.id().job(), next.get()))) {
            checks.violated(
                    Promise.PLANNED_BEFORE_PUBLISHED, "published before " + next.get() + " is planned", track.last);
        }
    }
}

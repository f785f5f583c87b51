package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges what is left when all is healed and some time has passed. */
final class CheckEnd {
    /** What is younger than this may still be under way. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(20);

    private final Checks checks;
    private final CheckShards shards;
    private final Instant judged;
    private final Map<JobUid, NavigableMap<Instant, Instant>> skippedThrough = new HashMap<>();
    private final Set<JobId> withNext = new HashSet<>();

    CheckEnd(Checks checks) {
        this.checks = checks;
        this.shards = new CheckShards(checks);
        this.judged = checks.now().minus(UNDER_WAY);
    }

    void check(Instant healedAt) {
        checks.tracks().values().forEach(this::note);
        checks.tracks().values().stream().filter(track -> track.stored).forEach(track -> {
            notStuck(track.last);
            notLate(track);
        });
        checks.jobs().all().forEach((id, versions) -> {
            for (int i = 0; i < versions.size(); i++) {
                Optional<Instant> next = i + 1 < versions.size()
                        ? Optional.of(versions.get(i + 1).job().changedAt())
                        : Optional.empty();
                everyTimeEnded(versions.get(i), next);
            }
            nextIsPlanned(id, versions);
        });
    }

    private void note(Track track) {
        Run run = track.last;
        if (run.ending().isPresent() && run.ending().get() instanceof Ending.Skipped skipped) {
            skipped.through().ifPresent(through -> skippedThrough
                    .computeIfAbsent(run.id().job(), uid -> new TreeMap<>())
                    .put(run.scheduledTime(), through));
        }
        boolean current = checks.jobs()
                .latest(run.job())
                .filter(version -> version.job().uid().equals(run.id().job())
                        && version.job().revision() <= run.revision())
                .isPresent();
        if (track.stored
                && current
                && run.id().shard() == 0
                && run.state() == RunState.PLANNED
                && run.claim().isEmpty()
                && run.scheduledTime().isAfter(judged)) {
            withNext.add(run.job());
        }
    }

    private void notLate(Track track) {
        if (track.firstStartAt < 0 && !track.last.state().terminal() && track.last.attempt() == 1) {
            checks.punctual().left(track.last);
        }
    }

    private void notStuck(Run run) {
        boolean active = checks.jobs()
                .latest(run.job())
                .filter(version -> version.job().active())
                .isPresent();
        switch (run.state()) {
            case PLANNED -> {
                if (run.dueTime().isBefore(judged)) {
                    checks.violated(Promise.NOTHING_STUCK, "overdue in the end", run);
                } else if (!active && !held(run)) {
                    checks.violated(Promise.NOTHING_STUCK, "planned of a job that is not active", run);
                }
            }
            case RUNNING -> {
                if (run.claim().orElseThrow().claimedAt().isBefore(judged)) {
                    checks.violated(Promise.NOTHING_STUCK, "running in the end", run);
                }
            }
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED -> {}
        }
    }

    /** What was claimed before a job was held goes on. */
    private boolean held(Run run) {
        return run.claim().isPresent()
                && checks.jobs()
                        .latest(run.job())
                        .filter(version -> version.job().status() == Job.Status.HELD)
                        .isPresent();
    }

    private void everyTimeEnded(JobVersions.Version version, Optional<Instant> changedAgain) {
        Job job = version.job();
        if (!job.active()) {
            return;
        }
        Instant until = changedAgain.filter(it -> it.isBefore(judged)).orElse(judged);
        Optional<Instant> time = version.schedule().next(job.changedAt());
        while (time.isPresent() && !time.get().isAfter(until)) {
            Instant at = time.get();
            if (!ended(job, at)) {
                checks.violated(
                        Promise.EVERY_TIME_ENDS,
                        job.id() + " r" + job.revision() + " has no end for " + at + " ("
                                + job.spec().schedule() + ", changed at " + job.changedAt() + ")",
                        Optional.of(job.id()));
            } else {
                shards.ended(job, at);
            }
            time = version.schedule().next(at);
        }
    }

    private boolean ended(Job job, Instant at) {
        @Nullable Track track = checks.tracks().get(RunId.planned(job.uid(), at));
        if (track != null && track.counts()) {
            return true; // what is stored and not over is judged by itself
        }
        Map.@Nullable Entry<Instant, Instant> record =
                skippedThrough.getOrDefault(job.uid(), new TreeMap<>()).floorEntry(at);
        return record != null && !record.getValue().isBefore(at);
    }

    private void nextIsPlanned(JobId id, List<JobVersions.Version> versions) {
        JobVersions.Version last = versions.getLast();
        if (last.job().active()
                && !withNext.contains(id)
                && last.schedule().next(checks.now()).isPresent()) {
            checks.violated(Promise.NEXT_RUN_PLANNED, "job " + id + " has no next run", Optional.of(id));
        }
    }
}

package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the lines of jobs whose runs queue: their length, their order, and that whoever is next does not wait on. */
final class CheckLines {
    /** How long a worker may need from its look at a line to its claim while processes are paused and calls are slow. */
    private static final Duration LOOKED_LATELY = Duration.ofSeconds(60);

    /** The same while nothing is wrong, and how long it may take from the end of a run to the claim of the next. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    /** A run comes back by itself after this, or after it has waited as long again. */
    private static final Duration COMES_BACK = Duration.ofSeconds(16);

    /** A waiting run as it is, and since when it has waited. */
    private record Waiting(Run run, Instant since) {}

    private static final class Line {
        private final Map<RunId, Waiting> waiting = new LinkedHashMap<>();

        private Instant fullAt = Instant.MIN;
        private Instant freedAt = Instant.MIN;
        private int active;
    }

    private final Checks checks;
    private final Map<JobId, Line> lines = new HashMap<>();

    CheckLines(Checks checks) {
        this.checks = checks;
    }

    /** A run of a job whose runs queue has changed; before the change is noted in its track. */
    void changed(@Nullable Run before, Run run, boolean stored) {
        Line line = lines.computeIfAbsent(run.job(), job -> new Line());
        boolean wasActive = before != null && before.active();
        boolean isActive = stored && run.active();
        if (before != null && !wasActive && isActive) {
            claimed(line, run);
        }
        if (stored && run.waiting()) {
            @Nullable Waiting known = line.waiting.get(run.id());
            line.waiting.put(run.id(), new Waiting(run, known == null ? checks.now() : known.since()));
            withinLimit(line, run);
        } else {
            line.waiting.remove(run.id());
        }
        line.active += (isActive ? 1 : 0) - (wasActive ? 1 : 0);
        if (wasActive && !isActive) {
            line.freedAt = checks.now();
        }
    }

    private void withinLimit(Line line, Run run) {
        // What was claimed and given back had its place before, and is not refused.
        long places = line.waiting.keySet().stream()
                .filter(id -> {
                    @Nullable Track track = checks.tracks().get(id);
                    return track == null || track.claimed.isEmpty();
                })
                .count();
        int limit = run.spec().sharing().queueLimit();
        if (places > limit) {
            checks.violated(Promise.NO_OVERLAP, places + " runs wait where " + limit + " may", run);
        }
        if (line.waiting.size() >= limit) {
            line.fullAt = checks.now();
        }
    }

    /** Whether as many waited as may, shortly ago: who decides has read it before. */
    boolean wasFullLately(Run run) {
        @Nullable Line line = lines.get(run.job());
        return line != null
                && (line.waiting.size() >= run.spec().sharing().queueLimit()
                        || !line.fullAt.plus(LOOKED_LATELY).isBefore(checks.now()));
    }

    private void claimed(Line line, Run run) {
        Instant calm = checks.punctual().calmFrom();
        boolean isCalm = !calm.isAfter(checks.now());
        for (Waiting other : line.waiting.values()) {
            boolean earlier = other.run().scheduledTime().isBefore(run.scheduledTime())
                    && other.run().revision() == run.revision()
                    && other.run().id().job().equals(run.id().job());
            Instant since = isCalm ? later(other.since(), calm) : other.since();
            if (earlier && since.plus(isCalm ? AT_ONCE : LOOKED_LATELY).isBefore(checks.now())) {
                checks.violated(Promise.IN_ORDER, "claimed before " + Checks.describe(other.run()), run);
            }
        }
        @Nullable Waiting itself = line.waiting.get(run.id());
        @Nullable Track track = checks.tracks().get(run.id());
        if (itself != null && track != null && track.claimed.size() == 1) {
            notLate(line, itself.since(), run);
        }
    }

    private void notLate(Line line, Instant since, Run run) {
        Instant next = later(line.freedAt, since);
        if (next.isAfter(checks.punctual().calmFrom()) && next.plus(AT_ONCE).isBefore(checks.now())) {
            checks.violated(
                    Promise.PUNCTUAL, "the place is free since " + line.freedAt + ", while nothing is wrong", run);
        }
    }

    /** A run begins to wait, goes on waiting, or is called. */
    void waits(Run before, Run run) {
        Instant now = checks.now().plus(CheckEndings.CLOCK_ERROR);
        boolean holds = (run.spec().concurrency() == ConcurrencyPolicy.QUEUE
                        || run.spec().sharing().group().isPresent())
                && run.claim().isEmpty()
                && run.attempt() == before.attempt()
                && run.waitingSince().equals(Optional.of(before.firstDue()))
                && !run.ticket().equals(before.ticket())
                && !before.firstDue().isAfter(now);
        if (!holds) {
            checks.violated(Promise.LEGAL_TRANSITION, "waits although it may not, or forgets since when", run);
        }
        Duration waited = Duration.between(before.firstDue(), now);
        Duration wait = Duration.between(now, run.dueTime());
        if (wait.compareTo(COMES_BACK) > 0 && wait.compareTo(waited) > 0) {
            checks.violated(Promise.NOTHING_STUCK, "comes back by itself too late, at " + run.dueTime(), run);
        }
    }

    /** In the end nobody waits where nobody is active, if it came so while nothing was wrong. */
    void end() {
        for (Line line : lines.values()) {
            if (line.active == 0) {
                line.waiting.values().stream()
                        .min(Comparator.comparing(Waiting::since))
                        .ifPresent(first -> notLate(line, first.since(), first.run()));
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that this worker has claimed: it waits for its time, is executed, and is over when its report is on its way.
 *
 * <pre>
 * WAITING → RUNNING → OVER
 * WAITING → OVER            given back, or cancelled before its time
 * </pre>
 *
 * Thread-safe; of several callers of one transition exactly one is told that it happened.
 */
public final class HeldRun {
    /** Where it stands in this worker. */
    public enum Phase {
        WAITING,
        RUNNING,
        OVER
    }

    private final RunMessage message;
    private final Token token;
    private final Incarnation incarnation;
    private final long expectedNanos;
    private final long claimedNanos;
    private final List<Runnable> onStop = new ArrayList<>(0);
    private Phase phase = Phase.WAITING;
    private @Nullable Stop stop;
    private long stopNanos;
    private long startNanos;
    private boolean named;
    private Bodies.@Nullable Running running;
    private @Nullable Instant startedAt;

    /** A run just claimed; {@code expectedNanos} is how long it will probably take. */
    public HeldRun(RunMessage message, Token token, Incarnation incarnation, long expectedNanos, long claimedNanos) {
        this.message = message;
        this.token = token;
        this.incarnation = incarnation;
        this.expectedNanos = expectedNanos;
        this.claimedNanos = claimedNanos;
    }

    public RunMessage message() {
        return message;
    }

    public RunId id() {
        return message.id();
    }

    public Token token() {
        return token;
    }

    public Incarnation incarnation() {
        return incarnation;
    }

    long claimedNanos() {
        return claimedNanos;
    }

    long expectedNanos() {
        return expectedNanos;
    }

    public synchronized Phase phase() {
        return phase;
    }

    public synchronized Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    synchronized long startNanos() {
        return startNanos;
    }

    synchronized boolean start(long nanos) {
        if (phase != Phase.WAITING) {
            return false;
        }
        phase = Phase.RUNNING;
        startNanos = nanos;
        return true;
    }

    synchronized void calledAt(Instant at) {
        startedAt = at;
    }

    /** Says on what it runs; interrupts it at once if it was stopped meanwhile. */
    synchronized void runsOn(Bodies.Running body) {
        running = body;
        if (stop != null && phase == Phase.RUNNING) {
            body.interrupt();
        }
    }

    /** Stops it while it runs: what it is told first counts. Answers what is to be called then, or null if nothing is. */
    synchronized @Nullable List<Runnable> stop(Stop why, long nanos) {
        if (phase != Phase.RUNNING || stop != null) {
            return null;
        }
        stop = why;
        stopNanos = nanos;
        if (running != null) {
            running.interrupt();
        }
        return List.copyOf(onStop);
    }

    /** Adds what is to be called at a stop; false if it was stopped already. */
    synchronized boolean onStop(Runnable action) {
        if (stop != null) {
            return false;
        }
        onStop.add(action);
        return true;
    }

    /** Leaves a phase for the last one. */
    synchronized boolean over(Phase from) {
        if (phase != from) {
            return false;
        }
        phase = Phase.OVER;
        return true;
    }

    /** Where it stands if it has ignored its interruption for this long and was not named for it yet. */
    synchronized Optional<String> culprit(long nanos, long graceNanos) {
        if (phase != Phase.RUNNING || stop == null || named || running == null || nanos - stopNanos < graceNanos) {
            return Optional.empty();
        }
        named = true;
        return Optional.of(running.whereItStands());
    }

    synchronized AttemptReport report(AttemptEnd end, Instant at) {
        return new AttemptReport(
                id(), message.job(), token, end, Optional.ofNullable(startedAt), at, message.whereabouts());
    }

    @Override
    public String toString() {
        return "run " + id() + " of " + message.job() + " (attempt " + message.attempt() + ", function "
                + message.spec().functionName() + ")";
    }
}

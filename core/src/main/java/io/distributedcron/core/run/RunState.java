package io.distributedcron.core.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a run stands. The legal transitions, all of them:
 *
 * <pre>
 * PLANNED → RUNNING     a worker claims it, under a fresh token
 * PLANNED → SKIPPED     a policy decides against it; the reason is recorded
 * PLANNED → CANCELLED   its job was suspended or deleted, or a newer run replaces it
 * RUNNING → SUCCEEDED   its function returned
 * RUNNING → FAILED      its function threw, and no attempt is left
 * RUNNING → TIMED_OUT   its function took too long, and no attempt is left
 * RUNNING → CANCELLED   its worker confirmed the stop that was asked for
 * RUNNING → PLANNED     another attempt: after an error, or because its worker was lost;
 *                       or the same attempt: its worker gave it back before it started
 * </pre>
 */
public enum RunState {
    PLANNED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    SKIPPED;

    private static final Map<RunState, Set<RunState>> LEGAL = Map.of(
            PLANNED, EnumSet.of(RUNNING, SKIPPED, CANCELLED),
            RUNNING, EnumSet.of(SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, PLANNED));

    /** Whether nothing can happen to the run any more. */
    public boolean terminal() {
        return !LEGAL.containsKey(this);
    }

    /** Whether a run may go from this state to that one. */
    public boolean allows(RunState next) {
        return LEGAL.getOrDefault(this, Set.of()).contains(next);
    }

    /**
     * The state after a transition.
     *
     * @throws IllegalStateException if the transition is not legal; names both states and the run
     */
    RunState transitionTo(RunState next, RunId run) {
        if (!allows(next)) {
            throw new IllegalStateException("run " + run + " cannot go from " + this + " to " + next);
        }
        return next;
    }
}

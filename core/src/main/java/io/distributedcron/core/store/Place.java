package io.distributedcron.core.store;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;

/**
 * A place of a group that is held. It belongs to a run under a ticket, not to whoever took it: a run that is claimed with
 * another ticket needs a place of its own, so nobody can lose a place to a message that came late.
 *
 * @param group whose place
 * @param run for which it is held, with the ticket of its first claim
 * @param since when it was taken, by the clock of whoever took it
 */
public record Place(GroupId group, RunRef run, Instant since) {
    /** What a place is held for. Only {@link #OVER} is for ever: a run in any other may be claimed in the next moment. */
    public enum Use {
        /** Its run is active, or may be: further attempts keep the place under new tickets. */
        ACTIVE,
        /** Its run can be claimed with this ticket, and nobody has done so yet. */
        AWAITED,
        /** Its run is over, gone, or cannot be claimed with this ticket any more: nothing will ever be active in it. */
        OVER
    }

    /**
     * What it is held for, where its run stands like this.
     *
     * @param state of its run
     * @param attempt of its run; a PLANNED run of a later attempt is active
     * @param current the ticket that the run carries
     */
    public Use use(RunState state, int attempt, Ticket current) {
        boolean same = current.equals(run.ticket());
        return switch (state) {
            case PLANNED -> attempt > 1 ? Use.ACTIVE : same ? Use.AWAITED : Use.OVER;
            case RUNNING -> attempt > 1 || same ? Use.ACTIVE : Use.OVER;
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED -> Use.OVER;
        };
    }
}

package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import java.time.Instant;

/** How late a run may start. Pure. */
public final class StartingDeadline {
    private StartingDeadline() {}

    /** Whether it is too late for a run to start. Only a first attempt can be too late: a later one has started in time. */
    public static boolean isOver(RunMessage run, Instant now) {
        return run.attempt() == 1
                && run.spec()
                        .startingDeadline()
                        .map(deadline -> run.dueTime().plus(deadline).isBefore(now))
                        .orElse(false);
    }
}

package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.StartDeadlines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How late a run may start, as its message says. Pure. */
public final class StartingDeadline {
    /** All that {@link #missed} may say. */
    public static final List<SkipReason> REASONS = List.of(SkipReason.STARTING_DEADLINE, SkipReason.DEADLINE);

    private StartingDeadline() {}

    /** Why it is too late for a run to start, if it is. A later attempt has started in time. */
    public static Optional<SkipReason> missed(RunMessage run, Instant now) {
        return StartDeadlines.tooLate(
                run.attempt(), run.firstDue(), run.spec().startingDeadline(), run.deadline(), now);
    }

    /** Whether a run must be over by now; of a first attempt the answer is to skip it. */
    static boolean runIsOver(RunMessage run, Instant now) {
        return run.deadline().isPresent() && !now.isBefore(run.deadline().get());
    }
}

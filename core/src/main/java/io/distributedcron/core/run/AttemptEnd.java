package io.distributedcron.core.run;

import java.time.Instant;
import java.util.Optional;

/** What becomes of a claimed run when its attempt is over. */
public sealed interface AttemptEnd {
    /** The run is over. */
    record Finished(Ending ending) implements AttemptEnd {}

    /** The attempt failed, and another follows after a wait. */
    record TriedAgain(Failure failure, Instant dueTime, Ticket ticket) implements AttemptEnd {}

    /** The worker was lost; another attempt follows, and the lost one is counted apart from those that failed. */
    record Lost(Instant dueTime, Ticket ticket) implements AttemptEnd {}

    /** The worker returned the run before it started: the same attempt, for another worker. */
    record GivenBack(Ticket ticket) implements AttemptEnd {}

    /** With which the run can be claimed afterwards; empty if it is over. */
    default Optional<Ticket> nextTicket() {
        return switch (this) {
            case Finished finished -> Optional.empty();
            case TriedAgain again -> Optional.of(again.ticket());
            case Lost lost -> Optional.of(lost.ticket());
            case GivenBack givenBack -> Optional.of(givenBack.ticket());
        };
    }
}

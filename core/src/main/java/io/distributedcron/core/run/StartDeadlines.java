package io.distributedcron.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How late a run may start: within its starting deadline, and before its deadline. Pure. */
public final class StartDeadlines {
    private StartDeadlines() {}

    /** Why a first attempt that has not started is too late; empty if it is not, or is no first attempt. */
    public static Optional<SkipReason> tooLate(
            int attempt, Instant due, Optional<Duration> startingDeadline, Optional<Instant> deadline, Instant now) {
        if (attempt != 1) {
            return Optional.empty();
        }
        if (startingDeadline.isPresent() && now.isAfter(due.plus(startingDeadline.get()))) {
            return Optional.of(SkipReason.STARTING_DEADLINE);
        }
        return deadline.filter(end -> !now.isBefore(end)).map(end -> SkipReason.DEADLINE);
    }
}

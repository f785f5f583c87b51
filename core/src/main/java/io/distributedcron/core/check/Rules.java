package io.distributedcron.core.check;

import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * By what is judged.
 *
 * @param from planned times before this are not judged
 * @param to nor are those at or after this
 * @param now when everything was read, by the database's clock
 * @param grace how long anything may take: a run to begin or, once its worker is gone, to go on; a change to act
 * @param clockError by how much the clocks of two workers may differ; 0: not at all
 * @param lateBound how late a run may start; empty: as late as it likes
 * @param log which functions keep a log, if any was given
 * @param living workers with a valid lease; empty: not known, so that running runs are not judged by their worker
 */
public record Rules(
        Instant from,
        Instant to,
        Instant now,
        Duration grace,
        Duration clockError,
        Optional<Duration> lateBound,
        Optional<Log> log,
        Optional<Set<WorkerId>> living) {

    /**
     * The logs of handlers.
     *
     * @param functions those that log every call; empty: all of them
     * @param readAt what happened after this may be missing
     */
    public record Log(Set<String> functions, Instant readAt) {
        public Log {
            functions = Set.copyOf(functions);
        }

        boolean covers(String function) {
            return functions.isEmpty() || functions.contains(function);
        }
    }

    public Rules {
        if (grace.isNegative() || clockError.isNegative()) {
            throw new IllegalArgumentException(
                    "grace " + grace + " and clock error " + clockError + " must not be negative");
        }
    }

    /** The end of the planned times that must have a run by now. */
    Instant judgedUntil() {
        Instant graceOver = now.minus(grace);
        return to.isBefore(graceOver) ? to : graceOver;
    }

    boolean longAgo(Instant time) {
        return time.plus(grace).isBefore(now);
    }
}

package io.distributedcron.operator.job;

import java.time.Instant;
import java.util.Optional;

/** Where the mirror of a job stands after a reconciliation. */
public sealed interface Standing {
    /**
     * The resource's declaration is in force.
     *
     * @param poolExists whether its pool does
     * @param fires whether its schedule has a time to come
     * @param firstTime the next time, where this reconciliation planned it
     * @param heldSince since when the job is held after failures, if it is
     */
    record InForce(boolean poolExists, boolean fires, Optional<Instant> firstTime, Optional<Instant> heldSince)
            implements Standing {
        /** Of a job that is not held. */
        public InForce(boolean poolExists, boolean fires, Optional<Instant> firstTime) {
            this(poolExists, fires, firstTime, Optional.empty());
        }
    }

    /**
     * The resource's declaration is not accepted.
     *
     * @param reason one of {@link JobReason}
     * @param message names field, value and remedy
     * @param goesOn the revision of the last accepted declaration, if it goes on
     */
    record Refused(String reason, String message, Optional<Long> goesOn) implements Standing {}

    /**
     * The store did not answer, and nothing is known.
     *
     * @param message what it said
     */
    record Unreachable(String message) implements Standing {}
}

package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import java.time.Instant;
import java.util.Optional;

/** What became of a declaration. */
public sealed interface DeclareAnswer {
    /**
     * It is in force.
     *
     * @param job as it is stored
     * @param changed whether this call stored it; else it was stored before
     * @param firstTime the first time that this call planned or found planned; empty if it planned nothing: the job is
     *     suspended, never fires, or was planned long ago
     */
    record InForce(Job job, boolean changed, Optional<Instant> firstTime) implements DeclareAnswer {}

    /**
     * A newer declaration is in force, or the job's tombstone; nothing was written.
     *
     * @param newer as it is stored
     */
    record Outdated(Job newer) implements DeclareAnswer {}
}

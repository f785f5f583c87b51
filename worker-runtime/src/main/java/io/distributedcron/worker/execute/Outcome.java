package io.distributedcron.worker.execute;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Ending;
import java.util.Optional;

/**
 * A report on its way to the store.
 *
 * @param report what is written
 * @param held the run that is let go when it is written; empty if it was never held
 * @param then the decision that is written about the run once it is given back, if any
 */
record Outcome(AttemptReport report, Optional<HeldRun> held, Optional<Ending> then) {
    /** Whether its job queues, so that the next run of that job may wait for this one's end. */
    boolean queues() {
        return held.filter(run -> run.message().spec().concurrency() == ConcurrencyPolicy.QUEUE)
                .isPresent();
    }

    /** For whose places others may wait. */
    Optional<GroupId> group() {
        return held.flatMap(run -> run.message().spec().groupOf(run.message().job()));
    }

    /** Whether another run may wait until this is written. */
    boolean awaited() {
        return queues() || group().isPresent();
    }
}

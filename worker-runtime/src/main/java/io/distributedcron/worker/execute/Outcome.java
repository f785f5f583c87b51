package io.distributedcron.worker.execute;

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
record Outcome(AttemptReport report, Optional<HeldRun> held, Optional<Ending> then) {}

package io.distributedcron.worker.testkit;

import io.distributedcron.core.run.Failure;
import java.util.Optional;

/** How a handler ended in a test, by the rules of a worker. */
public sealed interface TestResult {
    /**
     * It returned.
     *
     * @param json its result as it would be kept with the run, if it had one
     */
    record Succeeded(Optional<String> json) implements TestResult {}

    /** It threw; the attempt would fail, and the retry policy of the job would decide what follows. */
    record Threw(Throwable thrown) implements TestResult {}

    /**
     * It was not called, as the payload does not fit, or what it returned cannot be kept.
     *
     * @param failure what would be kept with the run
     */
    record Refused(Failure failure) implements TestResult {}
}

package io.distributedcron.worker.execute;

import io.distributedcron.core.run.Failure;
import java.util.Optional;

/** What came of calling a function. */
public sealed interface Called {
    /** It returned; its result as JSON, if it had one. */
    record Returned(Optional<String> result) implements Called {}

    /** It threw. */
    record Threw(Throwable thrown) implements Called {}

    /**
     * It was not called, or what it returned cannot be kept.
     *
     * @param triesAgain whether another attempt, perhaps on another worker, may fare better
     */
    record Refused(Failure failure, boolean triesAgain) implements Called {}

    /** It was not called, because the payload could not be fetched now. */
    record NotNow() implements Called {}
}

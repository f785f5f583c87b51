package io.distributedcron.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a job does: the code that a worker calls for each attempt of a run.
 *
 * <p>What may be relied on:
 *
 * <ul>
 *   <li>It is called on a virtual thread of its own and may block. It is never called before the run is due.
 *   <li>A run is executed <em>at least</em> once: when a worker dies or loses touch with the database, another attempt
 *       follows. {@link JobContext#idempotencyKey()} is the same for all attempts of a run.
 *   <li>A normal return makes the run succeed. Whatever is thrown, errors included, fails the attempt; the job's retry
 *       policy decides what follows. A handler that knows better throws {@link DoNotRetryException} or {@link
 *       RetryAtException}.
 *   <li>When it shall stop (timeout, cancellation, shutdown, loss of the lease) its thread is interrupted and
 *       {@link JobContext#isCancelled()} answers true. It should then clean up and throw. A handler that ignores this
 *       keeps its place under the concurrency limit until it returns.
 * </ul>
 *
 * <p>An instance serves many runs at once and must be thread-safe.
 *
 * @param <P> the payload: a record or another type that Jackson reads, {@code JsonNode}, {@code String} (the text of a
 *     JSON string, or any other JSON value as it is written), {@code Map}, or {@code Void} for none
 */
@FunctionalInterface
public interface JobHandler<P extends @Nullable Object> {
    /**
     * Executes one attempt.
     *
     * @return a small result to be kept with the run: anything that Jackson writes in at most 4 KiB of JSON, or null for
     *     none. A larger one makes the run fail, with reason {@code ResultTooLarge} and without another attempt
     */
    @Nullable
    Object run(P payload, JobContext context) throws Exception;
}

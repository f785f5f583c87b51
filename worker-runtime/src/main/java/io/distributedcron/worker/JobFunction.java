package io.distributedcron.worker;

import org.jspecify.annotations.Nullable;

/**
 * A handler with the name under which jobs ask for it.
 *
 * @param name the {@code functionName} of jobs; not blank
 * @param payloadType what the payload is decoded to
 * @param handler what is called
 * @param <P> the payload, see {@link JobHandler}
 */
public record JobFunction<P extends @Nullable Object>(
        String name, Class<? extends P> payloadType, JobHandler<P> handler) {
    public JobFunction {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a function must not be blank");
        }
    }

    /** A function that returns no result. */
    public static <P extends @Nullable Object> JobFunction<P> action(
            String name, Class<? extends P> payloadType, JobAction<P> action) {
        return new JobFunction<>(name, payloadType, (payload, context) -> {
            action.run(payload, context);
            return null;
        });
    }
}

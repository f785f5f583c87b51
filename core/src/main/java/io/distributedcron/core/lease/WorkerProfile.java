package io.distributedcron.core.lease;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.WorkerId;
import java.util.Set;

/**
 * What a worker announces about itself when it starts.
 *
 * @param id this incarnation
 * @param pool whose runs it takes
 * @param functions the names it can run
 * @param concurrency how many runs it executes at once; positive
 * @param host where it runs, for people
 */
public record WorkerProfile(WorkerId id, PoolId pool, Set<String> functions, int concurrency, String host) {
    public WorkerProfile {
        functions = Set.copyOf(functions);
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency " + concurrency + " of worker " + id + " must be positive");
        }
    }
}

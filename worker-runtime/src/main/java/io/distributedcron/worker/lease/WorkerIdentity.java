package io.distributedcron.worker.lease;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.WorkerId;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What stays the same through all incarnations of a worker.
 *
 * @param instance the name of the process, such as that of its pod
 * @param pool whose runs it takes
 * @param functions the names it can run
 * @param concurrency how many handlers run at once
 */
public record WorkerIdentity(String instance, PoolId pool, Set<String> functions, int concurrency) {
    /** A new incarnation. */
    WorkerProfile incarnate(RandomGenerator random) {
        String suffix = HexFormat.of().toHexDigits(random.nextLong(), 8);
        return new WorkerProfile(new WorkerId(instance + "-" + suffix), pool, functions, concurrency, instance);
    }
}

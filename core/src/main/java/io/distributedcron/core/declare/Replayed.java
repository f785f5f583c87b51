package io.distributedcron.core.declare;

import io.distributedcron.core.run.RunId;
import java.util.List;

/**
 * What became of the wish to run again what failed.
 *
 * @param planned the runs that were planned for it by this call
 * @param repeated those that were planned before, under the same token
 * @param unclear those of which nobody knows whether they were planned; they are not run
 */
public record Replayed(List<RunId> planned, List<RunId> repeated, List<RunId> unclear) {
    public Replayed {
        planned = List.copyOf(planned);
        repeated = List.copyOf(repeated);
        unclear = List.copyOf(unclear);
    }
}

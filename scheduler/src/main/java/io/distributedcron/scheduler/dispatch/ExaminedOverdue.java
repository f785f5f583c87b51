package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to which due time each pool's overdue runs were looked at here, each of them, for whether something follows it. What
 * was looked at needs no second look: it is planned, waits for its pool, and is read again when there is room. So a pool
 * with a backlog costs what becomes overdue, not the backlog again in every tick.
 *
 * <p>After a new epoch, or for slots that were not this scheduler's before, nothing counts as looked at. Thread-safe.
 */
final class ExaminedOverdue {
    /** What became overdue within this time is looked at where it is not known to have been. */
    static final Duration LATELY = Duration.ofSeconds(15);

    /** What is written while it is read may be missed; a moment is read again. */
    static final Duration OVERLAP = Duration.ofMillis(250);

    private record Extent(Epoch epoch, SlotRange slots, Instant until) {}

    private final Map<PoolId, Extent> extents = new HashMap<>();

    /** From which due time on this page, which ends at {@code before}, has to be looked at. */
    synchronized Instant from(Page page, Instant before) {
        Instant lately = before.minus(LATELY);
        Extent extent = extents.get(page.pool());
        if (extent == null || !extent.epoch().equals(page.epoch()) || !contains(extent.slots(), page.slots())) {
            return lately;
        }
        Instant next = extent.until().minus(OVERLAP);
        Instant from = next.isAfter(lately) ? next : lately;
        return from.isBefore(before) ? from : before;
    }

    /** This page was looked at, from where {@link #from} said to its end. */
    synchronized void examined(Page page, Instant before) {
        Extent known = extents.get(page.pool());
        boolean beyond = known != null
                && known.epoch().equals(page.epoch())
                && known.slots().equals(page.slots())
                && known.until().isAfter(before);
        if (!beyond) {
            extents.put(page.pool(), new Extent(page.epoch(), page.slots(), before));
        }
    }

    private static boolean contains(SlotRange outer, SlotRange inner) {
        return outer.from() <= inner.from() && inner.to() <= outer.to();
    }
}

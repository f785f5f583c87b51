package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Up to which due time the backlog of each pool was taken on here. What was taken on waits for its workers, and reading
 * past it in every tick would cost as much as the backlog of published runs is long. So the next look goes on where the
 * last one stopped, and from time to time begins at the beginning: there is what was published in vain, or came back.
 *
 * <p>After a new epoch, or for other slots, it begins at the beginning. Thread-safe.
 */
final class Backlogs {
    private record Extent(Epoch epoch, SlotRange slots, Instant until, long begun) {}

    private final Ticker ticker;
    private final Duration again;
    private final Map<PoolId, Extent> extents = new HashMap<>();

    /**
     * None was read yet.
     *
     * @param again after how long a backlog is read from its beginning
     */
    Backlogs(Ticker ticker, Duration again) {
        this.ticker = ticker;
        this.again = again;
    }

    /** From which due time on this page's backlog is to be read. */
    synchronized Instant from(Page page) {
        return Optional.ofNullable(extents.get(page.pool()))
                .filter(extent -> extent.epoch().equals(page.epoch())
                        && extent.slots().equals(page.slots())
                        && ticker.nanos() - extent.begun() < again.toNanos())
                .map(Extent::until)
                .orElse(Instant.EPOCH);
    }

    /**
     * This page's backlog was read, from where {@link #from} said, and there was no room for more.
     *
     * @param until the due time of the run that was read last
     */
    synchronized void stopped(Page page, Instant from, Instant until) {
        Extent extent = extents.get(page.pool());
        long begun = from.equals(Instant.EPOCH) || extent == null ? ticker.nanos() : extent.begun();
        extents.put(page.pool(), new Extent(page.epoch(), page.slots(), until, begun));
    }

    /** This page has no backlog beyond what was taken on. */
    synchronized void ended(Page page) {
        extents.remove(page.pool());
    }
}

package io.distributedcron.scheduler;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.scheduler.membership.Membership;
import io.distributedcron.scheduler.membership.MembershipException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running scheduler: its parts, each in a loop of its own. It stops in order: no longer the master, no longer a member,
 * so that no new pages come; what it has is worked off and published; then the loops end.
 */
final class Scheduler {
    /** A loop that does not come round for so long hangs. */
    private static final Duration HANGS = Duration.ofSeconds(10);

    /** How long after leaving pages may still come. */
    private static final Duration LAST_PAGES = Duration.ofMillis(1500);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CHECK = Duration.ofMillis(20);
    private static final Duration END = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final SchedulerId self;
    private final SchedulerParts parts;
    private final Membership membership;
    private final MeasureClock clock;
    private final Ticker ticker;
    private final SchedulerSettings settings;
    private final List<Loop> leading = new CopyOnWriteArrayList<>();
    private final List<Loop> working = new CopyOnWriteArrayList<>();

    Scheduler(
            SchedulerId self,
            SchedulerParts parts,
            Membership membership,
            MeasureClock clock,
            Ticker ticker,
            SchedulerSettings settings) {
        this.self = self;
        this.parts = parts;
        this.membership = membership;
        this.clock = clock;
        this.ticker = ticker;
        this.settings = settings;
    }

    /** Starts the loops. */
    synchronized void start() {
        for (Cycle cycle : parts.cycles(clock, settings, POLL)) {
            (cycle.leading() ? leading : working).add(Loop.start(cycle, ticker));
        }
    }

    /**
     * Whether it would work a page off now, and hand pages out if it is the master: the database's time is known, every
     * loop that brings runs to workers comes round and works, and the others came round. Without Redis these fail, and it
     * works all the same.
     */
    boolean ready() {
        return clock.ready()
                && progresses()
                && working.stream().allMatch(Loop::works)
                && leading.stream().allMatch(Loop::cameRound);
    }

    /** Whether the loops that bring runs to workers come round. */
    boolean progresses() {
        return working.stream().allMatch(loop -> loop.alive(HANGS));
    }

    /** Stops, in order. */
    synchronized void stop() throws InterruptedException {
        LOG.info("scheduler {} stops: it leaves, and publishes what it has", self);
        end(leading);
        leave();
        long left = ticker.nanos();
        long limit = left + settings.drainLimit().toNanos();
        while (ticker.nanos() - limit < 0
                && (ticker.nanos() - left < LAST_PAGES.toNanos()
                        || !parts.dispatching().intake().idle()
                        || !parts.dispatching().publish().idle())) {
            working.getFirst().awaitEnd(CHECK);
        }
        end(working);
        LOG.info("scheduler {} has stopped", self);
    }

    private void leave() {
        try {
            parts.election().resign();
            membership.leave(self);
        } catch (MembershipException e) {
            LOG.info("{}; the heartbeat of {} ends by itself", e.getMessage(), self);
        }
    }

    private static void end(List<Loop> loops) throws InterruptedException {
        loops.forEach(Loop::stop);
        for (Loop loop : loops) {
            loop.awaitEnd(END);
        }
    }
}

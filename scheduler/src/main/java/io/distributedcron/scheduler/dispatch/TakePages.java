package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pages that are addressed to this scheduler, and lets stale ones go: of an older epoch, or expired.
 *
 * <p>Without valid pages, for whatever reason, a scheduler goes on by itself: it takes the windows of its last slots,
 * and whatever is overdue by more than {@link #LEFT_BEHIND} in any slot.
 *
 * <p>{@link #tick} is for one thread; the others are thread-safe.
 */
public final class TakePages {
    /** Without any valid page for so long, a scheduler goes on by itself. Longer than an election takes. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** What is overdue by more than this was left by somebody. */
    static final Duration LEFT_BEHIND = Duration.ofSeconds(2);

    /** So many times as far ahead as a master hands out windows: what clocks differ by and more. */
    private static final int FARTHEST = 6;

    private static final Duration OWN_TICK = Duration.ofSeconds(1);
    private static final Duration OWN_LIFETIME = Duration.ofSeconds(4);
    private static final Logger LOG = LoggerFactory.getLogger(TakePages.class);

    private final SchedulerId self;
    private final PageReceiver receiver;
    private final DueRuns due;
    private final Epochs epochs;
    private final PendingPages pending;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Duration reach;
    private final Map<PoolId, SlotRange> lastSlots = new HashMap<>();
    private volatile Instant handedOutUntil = Instant.EPOCH;
    private volatile boolean alone;
    private boolean saidAlone;
    private volatile Epoch epoch = new Epoch(0);
    private boolean epochsUnknown;
    private boolean saidForged;
    private long heardAt;
    private long ownTickAt;
    private long ownTicks;

    /**
     * An intake.
     *
     * @param reach how far ahead of now a window ends at least that a scheduler takes by itself
     */
    TakePages(
            SchedulerId self,
            PageReceiver receiver,
            DueRuns due,
            Epochs epochs,
            PendingPages pending,
            InstantSource clock,
            Ticker ticker,
            Duration reach) {
        this.self = self;
        this.receiver = receiver;
        this.due = due;
        this.epochs = epochs;
        this.pending = pending;
        this.clock = clock;
        this.ticker = ticker;
        this.reach = reach;
        this.heardAt = ticker.nanos();
        this.ownTickAt = heardAt;
    }

    /**
     * Takes what has come.
     *
     * @param wait for how long to wait if nothing has
     */
    public void tick(Duration wait) {
        epochsUnknown = false;
        try {
            receiver.poll(wait).forEach(this::take);
        } finally {
            goOnAlone();
        }
    }

    /** Up to which due time windows were handed out, to whomever. */
    public Instant handedOutUntil() {
        return handedOutUntil;
    }

    /** The newest epoch of which a page has come. */
    public Epoch newestEpoch() {
        return epoch;
    }

    /** Whether there is no master to be heard. */
    public boolean alone() {
        return alone;
    }

    /** Whether nothing that was taken waits to be dispatched. */
    public boolean idle() {
        return pending.isEmpty();
    }

    private void take(Page page) {
        Instant now = clock.instant();
        if (page.epoch().compareTo(epoch) < 0 || !now.isBefore(page.expiresAt())) {
            LOG.debug("stale page of epoch {}, tick {}, dropped", page.epoch(), page.tick());
            return;
        }
        if (!isCredible(page, now)) {
            return;
        }
        if (page.epoch().compareTo(epoch) > 0) {
            LOG.info("scheduler {} takes pages of epoch {} now", self, page.epoch());
            epoch = page.epoch();
            lastSlots.clear();
        }
        heardAt = ticker.nanos();
        if (page.horizon() instanceof Horizon.Window(Instant from, Instant to)) {
            handedOutUntil = to.isAfter(handedOutUntil) ? to : handedOutUntil;
        }
        if (page.scheduler().equals(self)) {
            lastSlots.put(page.pool(), page.slots());
            pending.add(page);
        } else if (page.horizon() instanceof Horizon.Window) {
            forgetSlots(page);
        }
    }

    /**
     * Whether a master may have written it. Anybody who may write to the topic can write anything: a page of an epoch
     * that nobody was given would make all pages after it stale, and one that reaches far ahead would hand out, and keep
     * back from others, what is not due for long.
     */
    private boolean isCredible(Page page, Instant now) {
        Instant end =
                switch (page.horizon()) {
                    case Horizon.Window(Instant from, Instant to) -> to;
                    case Horizon.Overdue(Instant before) -> before;
                };
        if (end.isAfter(now.plus(reach.multipliedBy(FARTHEST)))) {
            return forged(page, "it reaches until " + end);
        }
        return page.epoch().compareTo(epoch) <= 0 || wasGiven(page);
    }

    private boolean wasGiven(Page page) {
        if (epochsUnknown) {
            return false;
        }
        try {
            return page.epoch().compareTo(epochs.newest()) <= 0 || forged(page, "that epoch was given to nobody");
        } catch (StoreException e) {
            // Its runs could not be read either; the next page of this epoch asks again.
            epochsUnknown = true;
            LOG.debug("page of epoch {} dropped: the database did not tell whether there is one", page.epoch(), e);
            return false;
        }
    }

    private boolean forged(Page page, String why) {
        if (!saidForged) {
            saidForged = true;
            LOG.warn(
                    "a page of epoch {}, tick {}, for {} is dropped, since no master can have written it: {}."
                            + " More of the kind are dropped in silence; see who may write to the topic of pages",
                    page.epoch(),
                    page.tick(),
                    page.scheduler(),
                    why);
        }
        return false;
    }

    /** A slot range that went to another in whole is no longer this scheduler's. */
    private void forgetSlots(Page page) {
        SlotRange mine = lastSlots.get(page.pool());
        if (mine != null
                && page.slots().from() <= mine.from()
                && mine.to() <= page.slots().to()) {
            lastSlots.remove(page.pool());
        }
    }

    private void goOnAlone() {
        long now = ticker.nanos();
        boolean silent = now - heardAt > SILENCE.toNanos();
        if (silent != alone) {
            alone = silent;
            if (!silent && saidAlone) {
                saidAlone = false;
                LOG.info("scheduler {} hears a master again", self);
            }
        }
        if (silent && now - ownTickAt >= OWN_TICK.toNanos()) {
            ownTickAt = now;
            takeOwn();
        }
    }

    private void takeOwn() {
        Instant now = clock.instant();
        Instant from = handedOutUntil.isAfter(now) ? handedOutUntil : now;
        Instant to = Horizon.Window.end(now.plus(reach));
        ownTicks++;
        Collection<PoolId> pools = due.pools();
        if (!pools.isEmpty() && !saidAlone) {
            saidAlone = true; // where nothing is planned there are no pages, and nobody is missed
            LOG.warn("scheduler {} has heard no master for {}: it goes on with its last slots", self, SILENCE);
        }
        for (PoolId pool : pools) {
            SlotRange slots = lastSlots.get(pool);
            if (slots != null && from.isBefore(to)) {
                pending.add(own(pool, slots, new Horizon.Window(from, to), to.plus(OWN_LIFETIME)));
            }
            pending.add(own(pool, SlotRange.ALL, new Horizon.Overdue(now.minus(LEFT_BEHIND)), now.plus(OWN_LIFETIME)));
        }
        handedOutUntil = to.isAfter(handedOutUntil) ? to : handedOutUntil;
    }

    private Page own(PoolId pool, SlotRange slots, Horizon horizon, Instant expiresAt) {
        return new Page(epoch, ownTicks, self, pool, slots, horizon, expiresAt);
    }
}

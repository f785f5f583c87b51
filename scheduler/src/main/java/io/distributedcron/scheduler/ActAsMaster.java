package io.distributedcron.scheduler;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.scheduler.master.HandOutPages;
import io.distributedcron.scheduler.membership.LeadOrFollow;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Stands for election often, and as the master hands out pages once a second: the first time at once. Before it stands
 * for the first time it has rehearsed a tick: what comes first opens connections and loads code, and may take longer than
 * the lock of a master lasts.
 */
final class ActAsMaster {
    private final LeadOrFollow election;
    private final Supplier<Epoch> newest;
    private final HandOutPages pages;
    private final Ticker ticker;
    private final Duration pace;
    private boolean rehearsed;
    private boolean led;
    private long lastPages;

    /**
     * A master to be.
     *
     * @param newest the newest epoch of which a page has come
     */
    ActAsMaster(LeadOrFollow election, Supplier<Epoch> newest, HandOutPages pages, Ticker ticker, Duration pace) {
        this.election = election;
        this.newest = newest;
        this.pages = pages;
        this.ticker = ticker;
        this.pace = pace;
    }

    /** Takes part in the election, and hands out pages if it is time. */
    void tick() {
        if (!rehearsed) {
            pages.rehearse();
            rehearsed = true;
        }
        election.heard(newest.get());
        election.tick();
        boolean leads = election.acting().isPresent();
        long now = ticker.nanos();
        if (leads && (!led || now - lastPages >= pace.toNanos())) {
            lastPages = now;
            led = true;
            pages.tick();
        } else if (!leads && led) {
            led = false;
            pages.tick();
        }
    }
}

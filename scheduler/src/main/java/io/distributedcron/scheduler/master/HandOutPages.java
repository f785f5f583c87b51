package io.distributedcron.scheduler.master;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.SlotCounts;
import io.distributedcron.scheduler.membership.LeadOrFollow;
import io.distributedcron.scheduler.membership.Membership;
import io.distributedcron.scheduler.membership.MembershipException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's tick: counts what is due in the next window, cuts it over the living schedulers and hands it out, with a
 * page of what is overdue for every pool. Windows follow one another: a master that was late goes on where its last one
 * ended; a new master begins at now. Not thread-safe.
 */
public final class HandOutPages {
    /** How long an overdue page is good for; another comes with the next tick. */
    private static final Duration OVERDUE_LIFETIME = Duration.ofSeconds(4);

    /** How long a window's page is good for beyond the end of the window. */
    private static final Duration WINDOW_LIFETIME = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(HandOutPages.class);

    private record Term(Epoch epoch, Instant handedOutUntil) {}

    private final SchedulerId self;
    private final LeadOrFollow election;
    private final Membership membership;
    private final DueRuns due;
    private final PageSender sender;
    private final InstantSource clock;
    private final Duration reach;
    private final Map<PoolId, List<Share>> shares = new HashMap<>();
    private Optional<Term> term = Optional.empty();
    private List<SchedulerId> members = List.of();
    private long tick;

    /**
     * A master to be.
     *
     * @param reach how far ahead of now a window ends at least
     */
    public HandOutPages(
            SchedulerId self,
            LeadOrFollow election,
            Membership membership,
            DueRuns due,
            PageSender sender,
            InstantSource clock,
            Duration reach) {
        this.self = self;
        this.election = election;
        this.membership = membership;
        this.due = due;
        this.sender = sender;
        this.clock = clock;
        this.reach = reach;
    }

    /** Hands out the next window, if this scheduler is the master. */
    public void tick() {
        Optional<Epoch> epoch = election.acting();
        if (epoch.isEmpty()) {
            term = Optional.empty();
            return;
        }
        Instant now = clock.instant();
        Instant from = term.filter(it -> it.epoch().equals(epoch.get()))
                .map(Term::handedOutUntil)
                .orElseGet(() -> begin(now));
        Instant to = Horizon.Window.end(now.plus(reach));
        members = living();
        List<Page> pages = cut(epoch.get(), now, from, to);
        if (election.acting().filter(epoch.get()::equals).isEmpty()) {
            LOG.warn(
                    "tick {} of epoch {} took too long: its {} pages are dropped, a new master cuts them",
                    tick,
                    epoch.get(),
                    pages.size());
            return;
        }
        sender.send(pages);
        term = Optional.of(new Term(epoch.get(), to.isAfter(from) ? to : from));
        tick++;
        election.worked(epoch.get());
    }

    /** Counts and cuts as a tick does, and hands nothing out; needs no mastership. */
    public void rehearse() {
        Instant now = clock.instant();
        members = living();
        List<Page> pages = cut(new Epoch(0), now, now, Horizon.Window.end(now.plus(reach)));
        shares.clear();
        sender.send(List.of());
        LOG.debug("{} pages would be handed out now", pages.size());
    }

    private Instant begin(Instant now) {
        shares.clear();
        tick = 0;
        return now;
    }

    private List<Page> cut(Epoch epoch, Instant now, Instant from, Instant to) {
        List<Page> pages = new ArrayList<>();
        for (PoolId pool : due.pools()) {
            SlotCounts counts = from.isBefore(to) ? due.count(pool, from, to) : SlotCounts.NONE;
            List<Share> cut = CutPages.cut(pool, counts, members, shares.getOrDefault(pool, List.of()));
            shares.put(pool, cut);
            for (Share share : cut) {
                if (from.isBefore(to)) {
                    pages.add(page(epoch, pool, share, new Horizon.Window(from, to), to.plus(WINDOW_LIFETIME)));
                }
                pages.add(page(epoch, pool, share, new Horizon.Overdue(now), now.plus(OVERDUE_LIFETIME)));
            }
        }
        return pages;
    }

    private Page page(Epoch epoch, PoolId pool, Share share, Horizon horizon, Instant expiresAt) {
        return new Page(epoch, tick, share.scheduler(), pool, share.slots(), horizon, expiresAt);
    }

    private List<SchedulerId> living() {
        try {
            List<SchedulerId> answered = membership.members();
            return answered.isEmpty() ? List.of(self) : answered;
        } catch (MembershipException e) {
            LOG.debug("the schedulers could not be listed; those of the last tick are taken", e);
            return members.isEmpty() ? List.of(self) : members;
        }
    }
}

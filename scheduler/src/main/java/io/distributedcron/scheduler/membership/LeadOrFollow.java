package io.distributedcron.scheduler.membership;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election, seen from one scheduler. Each {@link #tick()} of a follower tries to take the lock; a master keeps it,
 * but only after {@link #worked(Epoch)} said that a tick of its work was completed, so that a master that hangs is
 * replaced, and lets others go first. A master stops acting before its lock can be over, by its own elapsed time, whatever the server says.
 *
 * <p>{@link #tick()}, {@link #heard} and {@link #resign()} are for one thread; the others are thread-safe.
 */
public final class LeadOrFollow {
    private static final Logger LOG = LoggerFactory.getLogger(LeadOrFollow.class);

    private record Term(Epoch epoch, long actUntil) {}

    private final SchedulerId self;
    private final MasterLock lock;
    private final Epochs epochs;
    private final Ticker ticker;
    private final Duration lifetime;
    private final Duration margin;
    private volatile Optional<Term> term = Optional.empty();
    private volatile boolean worked;
    private long standsAt;

    /**
     * A follower.
     *
     * @param lifetime of the lock; a tenth of it is the margin by which a master stops early
     */
    public LeadOrFollow(SchedulerId self, MasterLock lock, Epochs epochs, Ticker ticker, Duration lifetime) {
        this.self = self;
        this.lock = lock;
        this.epochs = epochs;
        this.ticker = ticker;
        this.lifetime = lifetime;
        this.margin = lifetime.dividedBy(10);
        this.standsAt = ticker.nanos();
    }

    /** Tries to become or to stay the master. */
    public void tick() {
        if (term.isEmpty()) {
            if (ticker.nanos() - standsAt >= 0) {
                stand();
            }
        } else if (acting().isEmpty()) {
            stepDown("no tick was completed and followed by a renewal in time");
            standsAt = ticker.nanos() + lifetime.toNanos();
        } else if (worked) {
            renew(term.get());
        }
    }

    /** The epoch to act under; empty for a follower, and for a master whose lock may be over. */
    public Optional<Epoch> acting() {
        return term.filter(it -> it.actUntil() - ticker.nanos() > 0).map(Term::epoch);
    }

    /** Says that a tick of the master's work was completed, which entitles to another renewal. */
    public void worked(Epoch epoch) {
        if (acting().filter(epoch::equals).isPresent()) {
            worked = true;
        }
    }

    /**
     * A page of this epoch has come. If it is newer than the own one, nobody heeds what this master hands out any more,
     * though the lock is with it: Redis may have had another master, and have forgotten it. It makes room for whoever
     * takes a higher epoch. For the thread that ticks.
     */
    public void heard(Epoch newest) {
        if (term.filter(it -> it.epoch().compareTo(newest) < 0).isPresent()) {
            stepDown("epoch " + newest + " has begun");
            standsAt = ticker.nanos() + lifetime.toNanos();
            lock.release(self);
        }
    }

    /** Gives the lock up, if there is one to give. */
    public void resign() {
        if (term.isPresent()) {
            stepDown("it stops");
            lock.release(self);
        }
    }

    private void stand() {
        long asked = ticker.nanos();
        if (!lock.acquire(self, lifetime)) {
            return;
        }
        Epoch epoch = epochs.next();
        worked = false;
        term = Optional.of(new Term(epoch, until(asked)));
        if (acting().isPresent()) {
            LOG.info("scheduler {} is the master now, epoch {}", self, epoch);
        }
    }

    private void renew(Term current) {
        long asked = ticker.nanos();
        if (lock.renew(self, lifetime)) {
            worked = false;
            term = Optional.of(new Term(current.epoch(), until(asked)));
        } else {
            stepDown("its lock is with another");
        }
    }

    private long until(long asked) {
        return asked + lifetime.minus(margin).toNanos();
    }

    private void stepDown(String why) {
        LOG.info(
                "scheduler {} is no longer the master, epoch {}: {}",
                self,
                term.map(Term::epoch).orElseThrow(),
                why);
        term = Optional.empty();
    }
}

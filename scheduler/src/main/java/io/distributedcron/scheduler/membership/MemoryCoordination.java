package io.distributedcron.scheduler.membership;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Membership and lock inside one process, for tests and simulations. Thread-safe. */
public final class MemoryCoordination implements Membership, MasterLock {
    private record Holder(SchedulerId scheduler, long until) {}

    private final Ticker ticker;
    private final Map<SchedulerId, Long> members = new TreeMap<>();
    private Optional<Holder> holder = Optional.empty();
    private boolean down;

    public MemoryCoordination(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public synchronized void heartbeat(SchedulerId scheduler, Duration lifetime) {
        answer();
        members.put(scheduler, ticker.nanos() + lifetime.toNanos());
    }

    @Override
    public synchronized void leave(SchedulerId scheduler) {
        answer();
        members.remove(scheduler);
    }

    @Override
    public synchronized List<SchedulerId> members() {
        answer();
        long now = ticker.nanos();
        members.values().removeIf(until -> until - now <= 0);
        return List.copyOf(members.keySet());
    }

    @Override
    public synchronized boolean acquire(SchedulerId scheduler, Duration lifetime) {
        answer();
        if (living().isPresent() && !heldBy(scheduler)) {
            return false;
        }
        holder = Optional.of(new Holder(scheduler, ticker.nanos() + lifetime.toNanos()));
        return true;
    }

    @Override
    public synchronized boolean renew(SchedulerId scheduler, Duration lifetime) {
        answer();
        return heldBy(scheduler) && acquire(scheduler, lifetime);
    }

    @Override
    public synchronized void release(SchedulerId scheduler) {
        answer();
        if (heldBy(scheduler)) {
            holder = Optional.empty();
        }
    }

    /** Forgets everything, as a server that is restarted empty. */
    public synchronized void wipe() {
        members.clear();
        holder = Optional.empty();
    }

    /** Makes every call fail, or answer again. */
    public synchronized void setDown(boolean isDown) {
        down = isDown;
    }

    public synchronized boolean isDown() {
        return down;
    }

    private void answer() {
        if (down) {
            throw new MembershipException("membership is down", new IllegalStateException("it was set down"));
        }
    }

    private boolean heldBy(SchedulerId scheduler) {
        return living().filter(it -> it.scheduler().equals(scheduler)).isPresent();
    }

    private Optional<Holder> living() {
        return holder.filter(it -> it.until() - ticker.nanos() > 0);
    }
}

package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.scheduler.membership.MasterLock;
import io.distributedcron.scheduler.membership.Membership;
import io.distributedcron.simulation.scenario.Point;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Membership and lock, each call of which passes a gate.
 *
 * @param forAll whether the lock is given to whoever asks
 */
record GatedCoordination(Gate gate, Membership membership, MasterLock lock, BooleanSupplier forAll)
        implements Membership, MasterLock {
    @Override
    public void heartbeat(SchedulerId scheduler, Duration lifetime) {
        gate.run(Point.HEARTBEAT, () -> membership.heartbeat(scheduler, lifetime));
    }

    @Override
    public void leave(SchedulerId scheduler) {
        gate.run(Point.LEAVE, () -> membership.leave(scheduler));
    }

    @Override
    public List<SchedulerId> members() {
        return gate.call(Point.MEMBERS, membership::members);
    }

    @Override
    public boolean acquire(SchedulerId scheduler, Duration lifetime) {
        return gate.call(Point.LOCK_ACQUIRE, () -> lock.acquire(scheduler, lifetime) || forAll.getAsBoolean());
    }

    @Override
    public boolean renew(SchedulerId scheduler, Duration lifetime) {
        return gate.call(Point.LOCK_RENEW, () -> lock.renew(scheduler, lifetime) || forAll.getAsBoolean());
    }

    @Override
    public void release(SchedulerId scheduler) {
        gate.run(Point.LOCK_RELEASE, () -> lock.release(scheduler));
    }
}

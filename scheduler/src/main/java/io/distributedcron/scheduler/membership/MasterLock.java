package io.distributedcron.scheduler.membership;

import io.distributedcron.core.channel.SchedulerId;
import java.time.Duration;

/**
 * The lock of the master. It makes it likely that there is one master, no more: whoever acts on it carries an epoch.
 * Thread-safe; every method may throw {@link MembershipException}, and may have had its effect then.
 */
public interface MasterLock {
    /** Takes the lock, for this long from now, if nobody else has it. */
    boolean acquire(SchedulerId scheduler, Duration lifetime);

    /** Keeps the lock, for this long from now, if the scheduler still has it. */
    boolean renew(SchedulerId scheduler, Duration lifetime);

    /** Gives the lock up, if the scheduler still has it. */
    void release(SchedulerId scheduler);
}

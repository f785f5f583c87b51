package io.distributedcron.scheduler.membership;

import io.distributedcron.core.channel.SchedulerId;
import java.time.Duration;
import java.util.List;

/** The living schedulers. Thread-safe; every method may throw {@link MembershipException}. */
public interface Membership {
    /** Makes a scheduler known, or keeps it known, for this long from now. */
    void heartbeat(SchedulerId scheduler, Duration lifetime);

    /** Makes a scheduler unknown at once. */
    void leave(SchedulerId scheduler);

    /** Those whose heartbeat is not over, in order. */
    List<SchedulerId> members();
}

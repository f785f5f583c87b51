package io.distributedcron.scheduler;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.scheduler.membership.Membership;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a scheduler registered while its work goes on, and knows how many there are. */
final class KeepMembership {
    private static final Logger LOG = LoggerFactory.getLogger(KeepMembership.class);

    private final SchedulerId self;
    private final Membership membership;
    private final Duration lifetime;
    private final BooleanSupplier working;
    private volatile int living = 1;
    private boolean stalled;

    /**
     * A membership.
     *
     * @param working whether work was completed lately: a scheduler that hangs lets its heartbeat end
     */
    KeepMembership(SchedulerId self, Membership membership, Duration lifetime, BooleanSupplier working) {
        this.self = self;
        this.membership = membership;
        this.lifetime = lifetime;
        this.working = working;
    }

    /** Renews the heartbeat. */
    void tick() {
        boolean stalls = !working.getAsBoolean();
        if (stalls != stalled) {
            stalled = stalls;
            LOG.warn(
                    "scheduler {} {}",
                    self,
                    stalls
                            ? "makes no progress: its heartbeat ends, and its work goes to others"
                            : "makes progress again");
        }
        if (!stalls) {
            membership.heartbeat(self, lifetime);
        }
        living = Math.max(1, membership.members().size());
    }

    /** How many schedulers there are. */
    int living() {
        return living;
    }
}

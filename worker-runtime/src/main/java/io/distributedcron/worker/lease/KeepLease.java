package io.distributedcron.worker.lease;

import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Incarnations;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.intake.Intake;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the one lease that covers all runs of this worker: registers, renews, and comes back as a new incarnation when
 * the lease was closed or could not be renewed in time. For one thread; what starts due runs watches the end of the
 * lease meanwhile, as a renewal may hang.
 */
public final class KeepLease implements Step {
    private static final Logger log = LoggerFactory.getLogger(KeepLease.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private final WorkerLeases leases;
    private final CompareOwnedRuns compare;
    private final WorkerIdentity identity;
    private final Supplier<WorkerLoad> load;
    private final Incarnations incarnations;
    private final HeldRuns held;
    private final Intake intake;
    private final Surroundings surroundings;
    private final WorkerSettings settings;
    private @Nullable WorkerProfile registering;
    private Duration retry = FIRST_RETRY;
    private boolean failing;

    public KeepLease(
            WorkerLeases leases,
            CompareOwnedRuns compare,
            WorkerIdentity identity,
            Supplier<WorkerLoad> load,
            Incarnations incarnations,
            HeldRuns held,
            Intake intake,
            Surroundings surroundings,
            WorkerSettings settings) {
        this.leases = leases;
        this.compare = compare;
        this.identity = identity;
        this.load = load;
        this.incarnations = incarnations;
        this.held = held;
        this.intake = intake;
        this.surroundings = surroundings;
        this.settings = settings;
    }

    @Override
    public Duration tick() {
        Optional<Incarnation> current = incarnations.current();
        try {
            Duration pause = current.isPresent() ? keep(current.get()) : register();
            if (failing) {
                log.info("MongoDB answers again");
            }
            failing = false;
            retry = FIRST_RETRY;
            return pause;
        } catch (StoreException e) {
            if (!failing) {
                log.warn(
                        "worker {} waits for MongoDB: {}",
                        current.map(Incarnation::toString).orElse(identity.instance()),
                        e.getMessage());
                log.debug("the lease could not be kept", e);
            }
            failing = true;
            Duration pause = retry;
            retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
            return pause;
        }
    }

    /** Ends the lease of a worker that has drained. */
    public void release() {
        Optional<Incarnation> current = incarnations.acting();
        incarnations.forget();
        if (current.isPresent()) {
            current.get().released();
            try {
                leases.release(current.get().id());
            } catch (StoreException e) {
                log.warn("the lease of worker {} could not be released; it ends by itself", current.get(), e);
            }
        }
    }

    private Duration register() {
        if (!intake.isOpen()) {
            return settings.renewEvery();
        }
        if (registering == null) {
            registering = identity.incarnate(surroundings.random());
        }
        WorkerProfile profile = registering;
        long asked = surroundings.nanos();
        leases.register(profile, load.get(), settings.lease());
        registering = null;
        Incarnation next = new Incarnation(profile.id(), surroundings.ticker(), asked, mayActFor());
        if (!next.mayAct()) {
            log.warn("worker {} was registered so late that its lease may be over; it takes another id", profile.id());
            return Duration.ZERO;
        }
        incarnations.begin(next);
        log.info("worker {} of pool {} is ready", profile.id(), profile.pool());
        return settings.renewEvery();
    }

    private Duration keep(Incarnation current) {
        if (!current.mayAct()) {
            return startAnew(current, "could not renew its lease in time");
        }
        long asked = surroundings.nanos();
        if (!leases.renew(current.id(), load.get(), settings.lease())) {
            return startAnew(current, "had its lease closed");
        }
        current.renewed(asked, mayActFor());
        compare.look(current);
        Duration spent = Duration.ofNanos(surroundings.nanos() - asked);
        Duration rest = settings.renewEvery().minus(spent);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private Duration startAnew(Incarnation over, String why) {
        held.abandon(over, why);
        incarnations.forget();
        return Duration.ZERO;
    }

    private Duration mayActFor() {
        return settings.lease().minus(settings.leaseMargin());
    }
}

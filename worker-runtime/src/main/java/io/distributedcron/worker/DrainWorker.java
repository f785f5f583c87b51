package io.distributedcron.worker;

import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Outcomes;
import io.distributedcron.worker.execute.Stop;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.intake.ClaimExclusiveRuns;
import io.distributedcron.worker.intake.Intake;
import io.distributedcron.worker.lease.KeepLease;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shutdown of a worker, in order: takes nothing more, gives back what has not started, waits for running handlers,
 * interrupts those that take too long, waits for the last outcomes to be written, and releases the lease last. The other
 * loops go on meanwhile.
 */
public final class DrainWorker implements Step {
    private static final Logger log = LoggerFactory.getLogger(DrainWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private enum Phase {
        NOT_BEGUN,
        WAITING_FOR_HANDLERS,
        INTERRUPTED,
        DONE
    }

    private final Intake intake;
    private final ClaimExclusiveRuns exclusive;
    private final HeldRuns held;
    private final Outcomes outcomes;
    private final KeepLease lease;
    private final Surroundings surroundings;
    private final WorkerSettings settings;
    private Phase phase = Phase.NOT_BEGUN;
    private long begunAt;
    private long interruptedAt;

    DrainWorker(
            Intake intake,
            ClaimExclusiveRuns exclusive,
            HeldRuns held,
            Outcomes outcomes,
            KeepLease lease,
            Surroundings surroundings,
            WorkerSettings settings) {
        this.intake = intake;
        this.exclusive = exclusive;
        this.held = held;
        this.outcomes = outcomes;
        this.lease = lease;
        this.surroundings = surroundings;
        this.settings = settings;
    }

    public boolean isDone() {
        return phase == Phase.DONE;
    }

    @Override
    public Duration tick() {
        switch (phase) {
            case NOT_BEGUN -> begin();
            case WAITING_FOR_HANDLERS -> waitForHandlers();
            case INTERRUPTED -> waitForTheRest();
            case DONE -> {
                return Duration.ofDays(1);
            }
        }
        return LOOK_EVERY;
    }

    private void begin() {
        intake.close();
        exclusive.forgetAll();
        log.info(
                "draining: {} runs that wait are given back, {} running handlers have {} to end",
                held.waitingCount(),
                held.runningCount(),
                settings.drainTimeout());
        held.giveBackWaiting();
        begunAt = surroundings.nanos();
        phase = Phase.WAITING_FOR_HANDLERS;
    }

    private void waitForHandlers() {
        held.giveBackWaiting(); // a claim may have been under way
        exclusive.forgetAll();
        if (isIdle()) {
            finish();
        } else if (passed(begunAt, settings.drainTimeout())) {
            if (held.runningCount() > 0) {
                log.warn(
                        "{} handlers did not end within {} and are interrupted",
                        held.runningCount(),
                        settings.drainTimeout());
            }
            held.stopRunning(new Stop.WorkerGoes(StopReason.SHUTDOWN));
            interruptedAt = surroundings.nanos();
            phase = Phase.INTERRUPTED;
        }
    }

    private void waitForTheRest() {
        held.giveBackWaiting();
        if (isIdle()) {
            finish();
        } else if (passed(interruptedAt, settings.stopGrace())) {
            log.error(
                    "the shutdown ends with {} handlers that ignore their interruption and {} outcomes that could not be"
                            + " written: their runs go to other workers when the lease is over",
                    held.runningCount(),
                    outcomes.unanswered());
            phase = Phase.DONE;
        }
    }

    private boolean isIdle() {
        return held.runningCount() == 0 && held.waitingCount() == 0 && outcomes.unanswered() == 0;
    }

    private void finish() {
        lease.release();
        phase = Phase.DONE;
    }

    private boolean passed(long since, Duration wait) {
        return surroundings.nanos() - since >= wait.toNanos();
    }
}

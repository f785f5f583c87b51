package io.distributedcron.worker;

import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.worker.execute.Bodies;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.lease.MeasureClock;
import io.distributedcron.worker.lease.WorkerIdentity;
import io.distributedcron.worker.loop.Loop;
import io.distributedcron.worker.loop.OnOutOfMemory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the functions of one worker pool in this process. Made by {@link #builder()}, started once, closed once.
 *
 * <p>What it promises:
 *
 * <ul>
 *   <li>A handler starts at the due instant of its run, never before, by the database's clock.
 *   <li>It starts a run only under a claim that no other worker has; if it cannot renew its lease in time, it interrupts
 *       its handlers before others may run them again, and comes back under a new id.
 *   <li>The end of an attempt is written until the database has answered; a run whose end was never written is run again.
 *   <li>{@link #close()} gives back what has not started and waits for what runs.
 * </ul>
 *
 * <p>While MongoDB or Kafka cannot be reached it waits, says so in the log, and goes on when they are back. Thread-safe.
 */
public final class Worker implements AutoCloseable {
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final WorkerConnections connections;
    private final WorkerLoops loops;
    private final Loop starts;
    private final Loop intake;
    private final Loop exclusive;
    private final Loop outcomes;
    private final Loop lease;
    private final Loop clock;
    private boolean prepared; // by the thread of the lease
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    Worker(
            WorkerConnections connections,
            WorkerIdentity identity,
            CallFunction functions,
            WorkerSettings settings,
            OnOutOfMemory onOutOfMemory) {
        this.connections = connections;
        CorrectedClock corrected = new CorrectedClock(connections.clock(), InstantSource.system(), Ticker.system());
        Surroundings surroundings = new Surroundings(corrected, Ticker.system(), new SecureRandom());
        loops = new WorkerLoops(
                connections.servers(), identity, functions, settings, surroundings, Bodies.virtualThreads(), POLL_WAIT);
        MeasureClock measure = new MeasureClock(corrected);
        starts = new Loop("worker-starts", loops.startDueRuns(), onOutOfMemory);
        intake = new Loop("worker-intake", loops.takeRuns(), onOutOfMemory);
        exclusive = new Loop("worker-exclusive", loops.claimExclusiveRuns(), onOutOfMemory);
        outcomes = new Loop("worker-outcomes", loops.writeOutcomes(), onOutOfMemory);
        clock = new Loop("worker-clock", measure, onOutOfMemory);
        lease = new Loop("worker-lease", () -> keepLease(measure), onOutOfMemory);
        loops.startDueRuns().onAdded(() -> {
            starts.wake();
            intake.wake();
        });
        loops.claimExclusiveRuns().onAdded(exclusive::wake);
        loops.outcomes().onAdded(outcomes::wake);
    }

    /** The first renewals wait for the database's time, by which runs start, and for its indexes, which keep runs apart. */
    private Duration keepLease(MeasureClock measure) {
        if (!measure.hasMeasured()) {
            return POLL_WAIT;
        }
        if (!prepared) {
            connections.prepare().run();
            prepared = true;
        }
        return loops.keepLease().tick();
    }

    /** Where to begin. */
    public static WorkerBuilder builder() {
        return new WorkerBuilder();
    }

    /**
     * Starts the worker and returns at once; it works when its servers answer.
     *
     * @return this
     */
    public Worker start() {
        if (closing.get() || !started.compareAndSet(false, true)) {
            throw new IllegalStateException("a worker is started once; build another one");
        }
        List.of(clock, lease, outcomes, starts, exclusive, intake).forEach(Loop::start);
        return this;
    }

    /** Under which id the worker works now; empty while it waits for its servers. */
    public Optional<WorkerId> id() {
        return loops.incarnation().filter(Incarnation::mayAct).map(Incarnation::id);
    }

    /** Waits until {@link #close()} has ended, on another thread. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Drains the worker and ends it: takes nothing more, gives back what has not started, waits for running handlers up
     * to the drain timeout, interrupts those that are left, writes the last outcomes and releases the lease. A second
     * call returns at once.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (started.get()) {
            DrainWorker drain = loops.drain();
            drain.tick();
            intake.close();
            exclusive.close();
            // Now, not after the drain: what the receiver still has goes to other workers at once.
            connections.servers().receiver().close();
            while (!drain.isDone()) {
                LockSupport.parkNanos(drain.tick().toNanos());
            }
            List.of(starts, outcomes, lease, clock).forEach(Loop::close);
        } else {
            connections.servers().receiver().close();
        }
        connections.close().run();
        closed.countDown();
    }

    WorkerLoops loops() {
        return loops;
    }
}

package io.distributedcron.simulation.world;

import io.distributedcron.core.declare.DeclareAnswer;
import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.ReleaseJobs;
import io.distributedcron.core.declare.SweepAgain;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.worker.lease.MeasureClock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the operator does about jobs, with its production classes: it brings what is declared into force. */
final class SimOperator extends SimProcess {
    private static final Duration RECONCILE = Duration.ofMillis(300);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration RELEASE = Duration.ofSeconds(20);

    /** How long a job is held before somebody has looked at it. */
    private static final Duration HELD = Duration.ofSeconds(15);

    private final DeclareJob declare;
    private final SweepAgain sweep;
    private final JobStore jobs;
    private final CorrectedClock clock;
    private final ReleaseJobs release;
    private final MeasureClock measure;
    private final SimLoop reconcile;
    private final Set<JobId> dirty = new LinkedHashSet<>();

    SimOperator(World world, Machine machine) {
        super(world, machine);
        jobs = new GatedStores.Jobs(gate, world.jobs);
        clock = new CorrectedClock(world.databaseClock(this), machine, machine);
        declare = new DeclareJob(jobs, new GatedStores.Planned(gate, world.stores.plannedRuns()), clock, random);
        sweep = new SweepAgain(jobs, declare, clock);
        release = new ReleaseJobs(
                new GatedStores.Held(gate, new WatchedHolds(world.stores.heldJobs(), world.checks)),
                world.stores.triggers(),
                declare,
                clock);
        measure = new MeasureClock(clock);
        loop("clock", measure::tick);
        loop("sweep", () -> {
            sweep.tick();
            return SWEEP;
        });
        loop("release", this::release);
        dirty.addAll(world.desired.names());
        reconcile = loop("reconcile", this::reconcile, dirty::isEmpty);
    }

    /** Something is declared anew. */
    void changed(JobId job) {
        dirty.add(job);
        reconcile.wake();
    }

    /** An operator that is out of date repeats an earlier declaration. */
    void repeat(JobDeclaration earlier) {
        later(0, () -> {
            try {
                var unused = declare.put(earlier);
            } catch (io.distributedcron.core.store.StoreException e) {
                world.checks.trace().note(name(), () -> "could not repeat " + earlier.id());
            }
        });
    }

    private Duration release() {
        if (measure.hasMeasured() && world.releasesHeld) {
            for (Job job : jobs.find(world.desired.names()).values()) {
                if (job.status() == Job.Status.HELD
                        && job.changedAt().isBefore(clock.instant().minus(HELD))) {
                    changed(job.id()); // looked at again, whatever becomes of the answer
                    release.release(job.id(), job.uid(), job.changedAt()).ifPresent(sweep::after);
                }
            }
        }
        return RELEASE;
    }

    private Duration reconcile() {
        if (!measure.hasMeasured()) {
            return RECONCILE;
        }
        for (JobId id : List.copyOf(dirty)) {
            Desired.Wish wish = world.desired.of(id);
            if (wish.deleted()) {
                declare.delete(id, wish.declaration().uid()).ifPresent(sweep::after);
            } else if (declare.put(wish.declaration()) instanceof DeclareAnswer.InForce inForce && inForce.changed()) {
                sweep.after(inForce.job());
            }
            if (world.desired.of(id).equals(wish)) {
                dirty.remove(id);
                world.desired.settled(id);
                world.checks.jobs().inForce(wish.declaration(), wish.deleted());
            }
        }
        return RECONCILE;
    }

    @Override
    void leave() {
        die();
    }
}

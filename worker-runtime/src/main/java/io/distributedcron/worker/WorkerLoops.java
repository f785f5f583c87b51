package io.distributedcron.worker;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.worker.execute.Bodies;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.CallNext;
import io.distributedcron.worker.execute.Capacity;
import io.distributedcron.worker.execute.Counters;
import io.distributedcron.worker.execute.GivePlacesBack;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Incarnations;
import io.distributedcron.worker.execute.Outcomes;
import io.distributedcron.worker.execute.PayloadGoneException;
import io.distributedcron.worker.execute.Payloads;
import io.distributedcron.worker.execute.ReadLines;
import io.distributedcron.worker.execute.ServiceTimes;
import io.distributedcron.worker.execute.StartDueRuns;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.execute.WriteOutcomes;
import io.distributedcron.worker.intake.ClaimExclusiveRuns;
import io.distributedcron.worker.intake.ClaimRuns;
import io.distributedcron.worker.intake.ClaimRunsOfGroups;
import io.distributedcron.worker.intake.Intake;
import io.distributedcron.worker.intake.SiftMessages;
import io.distributedcron.worker.intake.StandInLine;
import io.distributedcron.worker.intake.TakeRuns;
import io.distributedcron.worker.lease.CompareOwnedRuns;
import io.distributedcron.worker.lease.KeepLease;
import io.distributedcron.worker.lease.WorkerIdentity;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops of a worker, wired to each other and not yet driven: {@link Worker} gives each a thread, a simulation calls
 * their ticks one by one. A worker that dies is forgotten with this object; a restarted one is a new object.
 */
public final class WorkerLoops {
    private static final Logger log = LoggerFactory.getLogger(WorkerLoops.class);

    private final Incarnations incarnations = new Incarnations();
    private final Intake intake = new Intake();
    private final Counters counters = new Counters();
    private final Payloads payloads;
    private final Bodies bodies;
    private final HeldRuns held;
    private final Capacity capacity;
    private final Outcomes outcomes;
    private final StartDueRuns startDueRuns;
    private final ClaimExclusiveRuns claimExclusiveRuns;
    private final TakeRuns takeRuns;
    private final WriteOutcomes writeOutcomes;
    private final KeepLease keepLease;
    private final DrainWorker drain;

    /**
     * Wires a worker.
     *
     * @param servers what it talks to
     * @param identity what it is
     * @param functions what it can call
     * @param settings how it behaves
     * @param surroundings time and chance
     * @param bodies on what handlers run
     * @param pollWait how long one turn of the intake waits for messages
     */
    public WorkerLoops(
            WorkerServers servers,
            WorkerIdentity identity,
            CallFunction functions,
            WorkerSettings settings,
            Surroundings surroundings,
            Bodies bodies,
            Duration pollWait) {
        this.bodies = bodies;
        payloads = new Payloads(servers.jobs());
        ServiceTimes times = new ServiceTimes();
        outcomes = new Outcomes(surroundings);
        held = new HeldRuns(surroundings, outcomes, bodies);
        capacity = new Capacity(settings, held, times, surroundings);
        startDueRuns = new StartDueRuns(surroundings, settings, incarnations, held, bodies, functions, payloads, times);
        ClaimRuns claims = new ClaimRuns(
                servers.claimedRuns(), held, startDueRuns, times, surroundings, counters, this::prefetchPayload);
        ReadLines lines = new ReadLines(servers.waitingRuns(), servers.plannedRuns());
        CallNext callNext = new CallNext(servers.waitingRuns(), lines, identity.pool(), surroundings);
        GivePlacesBack places = new GivePlacesBack(servers.groupPlaces(), callNext, surroundings);
        claimExclusiveRuns = new ClaimExclusiveRuns(
                claims,
                servers.claimedRuns(),
                servers.plannedRuns(),
                new StandInLine(servers.waitingRuns(), lines, servers.claimedRuns(), callNext, surroundings),
                new ClaimRunsOfGroups(claims, servers.groupPlaces(), places, surroundings),
                held,
                incarnations,
                surroundings,
                settings);
        callNext.onCalled(run -> {
            // Of a queue it has the place of the one that ended here. Of a group many may be called at once: those for
            // whom
            // there is no room are due all the same, and come to a worker that has some.
            boolean room =
                    run.spec().concurrency().exclusive() || capacity.freeCapacity(claimExclusiveRuns.count()) > 0;
            if (intake.isOpen() && room) {
                claimExclusiveRuns.holdCalled(RunMessage.of(run));
            }
        });
        takeRuns = new TakeRuns(
                servers.receiver(),
                pollWait,
                intake,
                incarnations,
                held,
                capacity,
                new SiftMessages(servers.plannedRuns(), servers.history(), surroundings),
                claims,
                claimExclusiveRuns,
                counters);
        writeOutcomes = new WriteOutcomes(
                outcomes,
                held,
                servers.claimedRuns(),
                servers.plannedRuns(),
                callNext,
                places,
                surroundings,
                counters,
                settings);
        keepLease = new KeepLease(
                servers.leases(),
                new CompareOwnedRuns(servers.claimedRuns(), held, claims),
                identity,
                this::load,
                incarnations,
                held,
                intake,
                surroundings,
                settings);
        drain = new DrainWorker(intake, claimExclusiveRuns, held, outcomes, keepLease, surroundings, settings);
    }

    public StartDueRuns startDueRuns() {
        return startDueRuns;
    }

    public TakeRuns takeRuns() {
        return takeRuns;
    }

    public ClaimExclusiveRuns claimExclusiveRuns() {
        return claimExclusiveRuns;
    }

    public WriteOutcomes writeOutcomes() {
        return writeOutcomes;
    }

    public KeepLease keepLease() {
        return keepLease;
    }

    /** The shutdown, stepped like a loop, beside the others, until {@link DrainWorker#isDone()}. */
    public DrainWorker drain() {
        return drain;
    }

    /** What is held, waiting or running. */
    public HeldRuns held() {
        return held;
    }

    public Counters counters() {
        return counters;
    }

    /** Reports on their way to the store. */
    public Outcomes outcomes() {
        return outcomes;
    }

    /** Who this worker is now; empty before it is registered and between two incarnations. */
    public Optional<Incarnation> incarnation() {
        return incarnations.current();
    }

    private WorkerLoad load() {
        int free = intake.isOpen() ? capacity.freeCapacity(claimExclusiveRuns.count()) : 0;
        return new WorkerLoad(counters.claimed(), counters.finished(), held.runningCount(), free);
    }

    private void prefetchPayload(RunMessage run) {
        if (payloads.mustBeFetched(run.spec().payload())) {
            bodies.aside(() -> {
                try {
                    var unused = payloads.json(run.spec().payload());
                } catch (StoreException | PayloadGoneException e) {
                    log.debug(
                            "the payload of run {} could not be fetched ahead; it is fetched when it starts",
                            run.id(),
                            e);
                }
            });
        }
    }
}

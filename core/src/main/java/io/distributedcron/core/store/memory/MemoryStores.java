package io.distributedcron.core.store.memory;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobSets;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.Triggers;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.core.time.DatabaseClock;
import java.time.InstantSource;

/**
 * One database in memory, seen through the ports of core: the same conditional writes, unique ids and server time as
 * MongoDB's, one at a time. It keeps milliseconds, as MongoDB does. Thread-safe.
 */
public final class MemoryStores {
    private final MemoryDatabase database;
    private final JobStore jobs;
    private final PlannedRuns plannedRuns;
    private final DueRuns dueRuns;
    private final ClaimedRuns claimedRuns;
    private final WaitingRuns waitingRuns;
    private final GroupPlaces groupPlaces;
    private final RunHistory history;
    private final JobSets jobSets;
    private final Triggers triggers;
    private final WorkerLeases leases;
    private final HeldJobs heldJobs;

    /**
     * An empty database.
     *
     * @param clock the database's clock
     */
    public MemoryStores(InstantSource clock) {
        this(clock, (before, after) -> {});
    }

    /**
     * An empty database that is watched.
     *
     * @param clock the database's clock
     */
    public MemoryStores(InstantSource clock, RunObserver observer) {
        database = new MemoryDatabase(clock, observer);
        MemoryJobStore jobStore = new MemoryJobStore(database);
        jobs = jobStore;
        jobSets = new MemoryJobSets(database, jobStore);
        plannedRuns = new MemoryPlannedRuns(database);
        dueRuns = new MemoryDueRuns(database);
        claimedRuns = new MemoryClaimedRuns(database);
        waitingRuns = new MemoryWaitingRuns(database);
        groupPlaces = new MemoryGroupPlaces(database);
        history = new MemoryRunHistory(database);
        triggers = new MemoryTriggers(database);
        heldJobs = new MemoryHeldJobs(database);
        leases = new MemoryWorkerLeases(database);
    }

    public JobStore jobs() {
        return jobs;
    }

    public JobSets jobSets() {
        return jobSets;
    }

    public PlannedRuns plannedRuns() {
        return plannedRuns;
    }

    public DueRuns dueRuns() {
        return dueRuns;
    }

    public ClaimedRuns claimedRuns() {
        return claimedRuns;
    }

    public WaitingRuns waitingRuns() {
        return waitingRuns;
    }

    public GroupPlaces groupPlaces() {
        return groupPlaces;
    }

    public RunHistory history() {
        return history;
    }

    public Triggers triggers() {
        return triggers;
    }

    public HeldJobs heldJobs() {
        return heldJobs;
    }

    public WorkerLeases leases() {
        return leases;
    }

    public Epochs epochs() {
        return Epochs.of(
                () -> {
                    synchronized (database) {
                        return new Epoch(database.nextEpoch());
                    }
                },
                () -> {
                    synchronized (database) {
                        return new Epoch(database.newestEpoch());
                    }
                });
    }

    public DatabaseClock clock() {
        return database::now;
    }
}

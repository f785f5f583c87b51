package io.distributedcron.worker;

import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.WaitingRuns;

/**
 * What a worker talks to.
 *
 * @param jobs where large payloads are kept
 * @param plannedRuns to decide against runs that must not start
 * @param claimedRuns to claim runs and write how they ended
 * @param waitingRuns to let runs wait for others, and to call those whose turn it is
 * @param groupPlaces to take places of groups, and to give them back
 * @param history to tell phantoms
 * @param leases where its lease is kept
 * @param receiver brings the runs of its pool; used by one thread at a time
 */
public record WorkerServers(
        JobStore jobs,
        PlannedRuns plannedRuns,
        ClaimedRuns claimedRuns,
        WaitingRuns waitingRuns,
        GroupPlaces groupPlaces,
        RunHistory history,
        WorkerLeases leases,
        RunReceiver receiver) {}

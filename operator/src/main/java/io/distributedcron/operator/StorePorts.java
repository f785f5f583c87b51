package io.distributedcron.operator;

import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.Triggers;

/** What the operator needs of the store. */
public record StorePorts(
        JobStore jobs,
        PlannedRuns plannedRuns,
        RunHistory history,
        Triggers triggers,
        WorkerLeases leases,
        HeldJobs held) {}

package io.distributedcron.core.client;

import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobSets;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.Triggers;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.store.mongo.MongoStores;

/** What a client needs of the store. */
record ClientPorts(
        JobStore jobs,
        JobSets sets,
        PlannedRuns planned,
        ClaimedRuns claimed,
        RunHistory history,
        Triggers triggers,
        HeldJobs held) {
    static ClientPorts of(MongoStores stores) {
        return new ClientPorts(
                stores.jobs(),
                stores.jobSets(),
                stores.plannedRuns(),
                stores.claimedRuns(),
                stores.history(),
                stores.triggers(),
                stores.heldJobs());
    }

    static ClientPorts of(MemoryStores stores) {
        return new ClientPorts(
                stores.jobs(),
                stores.jobSets(),
                stores.plannedRuns(),
                stores.claimedRuns(),
                stores.history(),
                stores.triggers(),
                stores.heldJobs());
    }
}

package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.TrimNote;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The tables. Each access holds this object's monitor: it is the one lock of all stores. */
final class MemoryDatabase {
    /** A payload that is kept beside its job. */
    record StoredPayload(JobId job, String json, Instant writtenAt) {}

    final Map<JobId, Job> jobs = new TreeMap<>();
    final Map<JobId, TrimNote> notes = new HashMap<>();
    final Map<String, StoredPayload> payloads = new HashMap<>();
    final Map<GroupId, Map<RunRef, Place>> places = new TreeMap<>();
    final Map<RunId, Trigger> triggers = new HashMap<>();
    final RunTable runs;
    final Map<WorkerId, WorkerLease> leases = new TreeMap<>();

    private final InstantSource clock;
    private long epoch;

    MemoryDatabase(InstantSource clock, RunObserver observer) {
        this.clock = clock;
        this.runs = new RunTable(observer);
    }

    Instant now() {
        return millis(clock.instant());
    }

    static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    long newestEpoch() {
        return epoch;
    }

    long nextEpoch() {
        return ++epoch;
    }
}

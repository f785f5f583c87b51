package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Repeats the withdrawal after a change once pages that were in flight then have expired: a scheduler that worked on one
 * may have planned from the older declaration after the first withdrawal. Thread-safe.
 *
 * <p>What is remembered here is lost with the process; the master's repair finds such runs too, only later.
 */
public final class SweepAgain {
    /** How long after a change nobody acts on what came before it: windows of pages and what is published ahead. */
    public static final Duration DELAY = Duration.ofSeconds(10);

    /** How many jobs one tick looks at: it shall hold up nobody, also where a thousand were declared at once. */
    static final int MOST = 40;

    private final JobStore jobs;
    private final DeclareJob declare;
    private final InstantSource clock;
    private final Map<JobId, Instant> due = new HashMap<>();

    public SweepAgain(JobStore jobs, DeclareJob declare, InstantSource clock) {
        this.jobs = jobs;
        this.declare = declare;
        this.clock = clock;
    }

    /** Remembers a job that was changed just now. */
    public synchronized void after(Job changed) {
        due.put(changed.id(), clock.instant().plus(DELAY));
    }

    /**
     * Sweeps what is due.
     *
     * @return how many jobs were swept
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; what is not swept stays due
     */
    public int tick() {
        Map<JobId, Instant> batch = dueNow();
        Map<JobId, Job> found = batch.isEmpty() ? Map.of() : jobs.find(batch.keySet());
        for (Map.Entry<JobId, Instant> entry : batch.entrySet()) {
            Job job = found.get(entry.getKey());
            if (job != null) {
                declare.settleAgain(job);
            }
            forget(entry.getKey(), entry.getValue());
        }
        return batch.size();
    }

    private synchronized Map<JobId, Instant> dueNow() {
        Instant now = clock.instant();
        List<JobId> ids = new ArrayList<>();
        due.forEach((id, at) -> {
            if (!at.isAfter(now) && ids.size() < MOST) {
                ids.add(id);
            }
        });
        Map<JobId, Instant> batch = new HashMap<>();
        ids.forEach(id -> batch.put(id, due.getOrDefault(id, now)));
        return batch;
    }

    private synchronized void forget(JobId id, Instant asSwept) {
        due.remove(id, asSwept);
    }
}

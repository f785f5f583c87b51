package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The declarations whose runs this process has settled, so that it does not do so again each time it looks at them. Those
 * longest unused are forgotten first; forgetting costs a few calls and harms nothing. Thread-safe.
 */
final class SettledJobs {
    /** Some megabytes. */
    static final int MOST = 50_000;

    private record Declaration(JobUid uid, long revision, Instant changedAt) {}

    private final Map<JobId, Declaration> settled = new LinkedHashMap<>(16, 0.75f, true);

    synchronized boolean contains(Job job) {
        return declaration(job).equals(settled.get(job.id()));
    }

    /** Whether what was settled last of a job is this. */
    synchronized boolean contains(JobDeclaration declaration) {
        Declaration known = settled.get(declaration.id());
        return known != null && known.uid().equals(declaration.uid()) && known.revision() == declaration.revision();
    }

    synchronized void add(Job job) {
        settled.put(job.id(), declaration(job));
        if (settled.size() > MOST) {
            settled.remove(settled.keySet().iterator().next());
        }
    }

    private static Declaration declaration(Job job) {
        return new Declaration(job.uid(), job.revision(), job.changedAt());
    }
}
